from accounts.forms.report import ReportForm
from comments import reporting


class ContentReportForm(ReportForm):
    """Why a comment or an article is reported; `about` is the one or the other."""

    def hand_over(self, data):
        reporting.file(self.reporter, self.about, reason=data["reason"], text=data["text"])
