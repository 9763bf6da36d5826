"""The news: what is written, where it stands and what became of it."""

from .access import Access
from .article import Article
from .author import Author
from .byline import Byline
from .category import Category
from .front import FrontSlot, Place
from .hot_list import HotArticle
from .hot_word import HotWord, SearchTally
from .keeping import CategoryFollow, Favourite, Like
from .licence import Licence
from .newsflash import Newsflash
from .picture import Picture
from .picture_use import PictureUse
from .push import Push
from .revision import Revision
from .search import ArticleSearch
from .status import Kind, Status, StepError
from .tag import FormerTag, Tag, TaggedArticle
from .tally import DayTally
from .topic import Topic, TopicEntry
from .unlock import Origin, Unlock
from .views import HourlyViews, TotalViews, View

__all__ = [
    "Access",
    "Article",
    "ArticleSearch",
    "Author",
    "Byline",
    "Category",
    "CategoryFollow",
    "DayTally",
    "Favourite",
    "FormerTag",
    "FrontSlot",
    "HotArticle",
    "HotWord",
    "HourlyViews",
    "Kind",
    "Licence",
    "Like",
    "Newsflash",
    "Origin",
    "Picture",
    "PictureUse",
    "Place",
    "Push",
    "Revision",
    "SearchTally",
    "Status",
    "StepError",
    "Tag",
    "TaggedArticle",
    "Topic",
    "TopicEntry",
    "TotalViews",
    "Unlock",
    "View",
]
