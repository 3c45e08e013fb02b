"""The memo as PDF: our page and our stylesheet, and nothing else is ever fetched."""

from __future__ import annotations

import hashlib
from typing import Any

from fencepost.desk.memo import STYLESHEET, TEMPLATES
from fencepost.model.fault import Fault, FencepostError

PAPER = {"a4": "A4", "letter": "letter"}
"""The sizes of paper a memo is set on."""

_HOME = "https://memo.invalid/"
"""A name that no server bears (RFC 2606); the page's one link is resolved against it and answered from our folder."""


class PdfError(FencepostError):
    """A memo that cannot be set as PDF here."""


def memo_pdf(page: str, *, paper: str = "a4") -> bytes:
    """A memo page (:func:`fencepost.desk.memo.memo_html`) as a tagged PDF; the same page gives the same bytes.

    Raises:
        PdfError: WeasyPrint or the Pango library is not here, or the paper is unknown.
    """
    if paper not in PAPER:
        raise PdfError(Fault(f"{paper!r} is no size of paper.", f"Use one of {', '.join(PAPER)}."))
    weasyprint = _weasyprint()
    size = weasyprint.CSS(string=f"@page {{ size: {PAPER[paper]} }}")
    mark = hashlib.sha256(page.encode()).digest()[:16]
    fetcher = _only_ours(weasyprint)
    document = weasyprint.HTML(string=page, base_url=_HOME, url_fetcher=fetcher)
    written: bytes = document.write_pdf(stylesheets=[size], pdf_identifier=mark, pdf_tags=True)
    return written


def _only_ours(weasyprint: Any) -> Any:  # noqa: ANN401 - it has no types
    """What fetches for a memo: its stylesheet from our own folder, and a refusal for all else."""

    class OnlyOurs(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # it has no types
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401, ARG002 - its signature
            if url != _HOME + STYLESHEET:
                raise ValueError(f"a memo fetches nothing but its stylesheet, and not {url[:200]!r}")
            body = (TEMPLATES / STYLESHEET).read_bytes()
            return weasyprint.urls.URLFetcherResponse(url, body, {"Content-Type": "text/css; charset=utf-8"})

    return OnlyOurs()


def _weasyprint() -> Any:  # noqa: ANN401 - it has no types
    try:
        import weasyprint  # noqa: PLC0415 - optional, and dear to import
    except ImportError as error:
        todo = "Install it with: pip install 'fencepost[pdf]'. The memo as HTML needs nothing and prints as well."
        raise PdfError(Fault("a memo as PDF wants the package WeasyPrint, which is not installed.", todo)) from error
    except OSError as error:
        todo = "Install Pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk)."
        raise PdfError(Fault(f"a memo as PDF wants the library Pango, which is not here ({error}).", todo)) from error
    return weasyprint
