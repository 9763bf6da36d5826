"""Templates of which the constant parts are rendered once.

Text, translations, addresses without values, static files and icons cost a page more than all
that differs in it. When a template is loaded, neighbours among them become one node, which
keeps what it rendered for each language. Nothing in a template has to say so. Which block of
a page stands in which place of those that it extends is found out once as well.
"""

from collections.abc import Callable
from threading import RLock

from django.template import Engine
from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, TokenType
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import (
    BLOCK_CONTEXT_KEY,
    BlockNode,
    ExtendsNode,
    IncludeNode,
)
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from .addresses import address

FOLDING = RLock()

# Where a page that is rendered keeps the blocks of all that it extends.
BLOCKS = "blocks"
# How a template names what it puts something else in the place of.
REPEATED = "block.super"


class Loader(cached.Loader):
    """Keep templates as Django's loader does, folded."""

    def get_template(self, template_name, skip=None) -> Template:
        template = super().get_template(template_name, skip)
        if not hasattr(template, "is_folded"):
            # Nobody gets a template while another thread is folding it.
            with FOLDING:
                self._fold(template)
        return template

    def _fold(self, template):
        # Not before it is known: a template may include itself.
        if hasattr(template, "is_constant"):
            return
        template.is_constant = False
        fold(template.nodelist, self.engine)
        template.nodelist = Folded(template.nodelist)
        template.is_constant = all(
            _is_constant(node, self.engine) for node in template.nodelist
        )
        template.is_folded = True


class Folded(NodeList):
    """The nodes of a template, in which nothing is looked for twice."""

    def get_nodes_by_type(self, nodetype) -> list[Node]:
        found = self.__dict__.setdefault("found", {})
        if nodetype not in found:
            found[nodetype] = super().get_nodes_by_type(nodetype)
        return found[nodetype]


class Constant(Node):
    """Nodes that render to the same in every context; a language makes the only difference."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = NodeList(nodes)
        self.is_worded = any(map(_is_worded, nodes))
        self.known: dict[str | None, str] = {}

    def render(self, context) -> str:
        language = get_language() if self.is_worded else None
        html = self.known.get(language)
        if html is None:
            html = self.known[language] = self.nodes.render(context)
        return html

    # What cannot fail on one page more than on another needs no note of where it did.
    render_annotated = render


class Part(Node):
    """A template of its own that is given all it knows: `include … only`."""

    child_nodelists = ()

    def __init__(self, node: IncludeNode) -> None:
        self.name, self.values = node.template.resolve({}), [*node.extra_context.items()]
        self.template: Template | None = None

    def render(self, context) -> str:
        template = self.template
        if template is None:
            template = self.template = context.template.engine.get_template(self.name)
        around = context.dicts
        values = {name: value.resolve(context) for name, value in self.values}
        with context.render_context.push_state(template):
            context.dicts = [around[0], values]
            try:
                return template.nodelist.render(context)
            finally:
                context.dicts = around


class Address(Node):
    """The address of a thing, which `reverse` need not make again for each page."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.name, self.arguments = node.view_name.resolve({}), node.args

    def render(self, context) -> str:
        values = (argument.resolve(context) for argument in self.arguments)
        return conditional_escape(address(self.name, *values))


class Inherited(ExtendsNode):
    """A template that extends others: the frame of the last, and of each block the first.

    A page that repeats a block of what it extends is left to Django.
    """

    def __init__(self, node: ExtendsNode) -> None:
        self.__dict__.update(node.__dict__)
        self.found: tuple[Template, dict[str, NodeList]] | tuple[None, None] | None = None

    def render(self, context) -> str:
        if self.found is None:
            self.found = self._find(context)
        frame, blocks = self.found
        if blocks is None or BLOCK_CONTEXT_KEY in context.render_context:
            return super().render(context)
        with context.render_context.push_state(frame, isolated_context=False):
            context.render_context[BLOCKS] = blocks
            return frame._render(context)

    def _find(self, context):
        """Return the frame, and by name what stands in its blocks; nothing to leave it."""
        template, seen = context.render_context.template, [self.origin]
        node, blocks = self, {}
        while node:
            if REPEATED in template.source or not _is_fixed(node.parent_name):
                return None, None
            blocks = _blocks(node.nodelist) | blocks
            name, engine = node.parent_name.resolve({}), context.template.engine
            template, origin = engine.find_template(name, skip=seen)
            seen.append(origin)
            node = next(iter(template.nodelist.get_nodes_by_type(ExtendsNode)), None)
        return template, _blocks(template.nodelist) | blocks


class Block(BlockNode):
    """A block, in a page whose blocks are known."""

    def render(self, context) -> str:
        blocks = context.render_context.get(BLOCKS)
        if blocks is None:
            return super().render(context)
        context.dicts.append({})
        try:
            return blocks.get(self.name, self.nodelist).render(context)
        finally:
            context.dicts.pop()


def fold(nodes: NodeList, engine: Engine) -> None:
    """Put one node in the place of constant ones that stand side by side, at any depth."""
    folded: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        for below in _lists_below(node):
            fold(below, engine)
        if _is_constant(node, engine):
            run.append(node)
            continue
        if _is_address(node):
            node = Address(node)
        elif _is_part(node):
            node = Part(node)
        elif type(node) is ExtendsNode:
            node = Inherited(node)
        elif type(node) is BlockNode:
            node = Block(node.name, node.nodelist)
        folded += [*_joined(run), node]
        run = []
    nodes[:] = [*folded, *_joined(run)]


def pure(function: Callable) -> Callable:
    """Mark what a template tag calls: of the same arguments it always makes the same."""
    function.is_pure = True
    return function


def _blocks(nodes: NodeList) -> dict[str, NodeList]:
    return {block.name: block.nodelist for block in nodes.get_nodes_by_type(BlockNode)}


def _joined(run: list[Node]) -> list[Node]:
    is_text = len(run) == 1 and isinstance(run[0], TextNode)
    return run if is_text or not run else [Constant(run)]


def _lists_below(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):
        return [nodes for _condition, nodes in node.conditions_nodelists]
    lists = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in lists if nodes]


def _is_constant(node: Node, engine: Engine) -> bool:
    if isinstance(node, IncludeNode):
        if node.extra_context or not _is_part(node):
            return False
        return engine.get_template(node.template.resolve({})).is_constant
    is_constant = CONSTANT.get(type(node))
    return bool(is_constant and is_constant(node))


def _is_worded(node: Node) -> bool:
    return not isinstance(node, TextNode | StaticNode | LoadNode | CommentNode)


def _is_part(node: Node) -> bool:
    """Tell whether it includes, alone, a template that is named by its whole name."""
    is_alone = isinstance(node, IncludeNode) and node.isolated_context
    return is_alone and _is_fixed(node.template) and not str(node.template.var).startswith(".")


def _is_address(node: Node) -> bool:
    is_url = type(node) is URLNode and not (node.kwargs or node.asvar)
    return is_url and _is_fixed(node.view_name)


def _is_fixed(expression: FilterExpression) -> bool:
    """Tell whether it is a literal as it stands."""
    return not expression.filters and getattr(expression.var, "lookups", None) is None


# Of each kind of node, what makes it the same in every context.
CONSTANT: dict[type, Callable[[Node], bool]] = {
    Constant: lambda node: True,
    TextNode: lambda node: True,
    CommentNode: lambda node: True,
    LoadNode: lambda node: True,
    StaticNode: lambda node: not node.varname and _is_fixed(node.path),
    TranslateNode: lambda node: (
        not (node.asvar or node.message_context) and _is_fixed(node.filter_expression)
    ),
    BlockTranslateNode: lambda node: (
        not (node.asvar or node.message_context or node.counter or node.extra_context)
        and all(token.token_type == TokenType.TEXT for token in node.singular)
    ),
    URLNode: lambda node: _is_address(node) and not node.args,
    SimpleNode: lambda node: (
        getattr(node.func, "is_pure", False)
        and not (node.target_var or node.takes_context)
        and all(map(_is_fixed, [*node.args, *node.kwargs.values()]))
    ),
}
