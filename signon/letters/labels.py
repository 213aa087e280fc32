"""Words of letters, for the documents themselves and for the pages about them."""

from signon.core.labels import Label, Labels
from signon.core.letters import LetterForm, LetterKind, Paper, RollOrder
from signon.letters.copies import Verdict

KINDS = Labels(
    LetterKind,
    {
        LetterKind.LETTER: Label("Letter"),
        LetterKind.SUPPLEMENT: Label("Supplement to the letter"),
    },
)
ORDERS = Labels(
    RollOrder,
    {
        RollOrder.PLACE: Label("National first, then state by state"),
        RollOrder.CATEGORY: Label("By field of work"),
        RollOrder.ALPHABET: Label("From A to Z"),
    },
)
FORMS = Labels(
    LetterForm,
    {
        LetterForm.PDF: Label("PDF, to print and to send"),
        LetterForm.DOCX: Label("DOCX, for Word"),
    },
)
VERDICTS = Labels(
    Verdict,
    {
        Verdict.TOO_SHORT: Label("Please type at least the first twelve characters."),
        Verdict.CONTENT: Label("It is genuine: this is what the delivered letter says."),
        Verdict.PDF: Label("It is genuine: this is the PDF file that was delivered."),
        Verdict.DOCX: Label("It is genuine: this is the DOCX file that was delivered."),
        Verdict.OTHER: Label(
            "It is not this letter: the copy is a draft, or another letter, or was altered."
        ),
    },
    only=set(Verdict) - {Verdict.NOT_ASKED},
)
PAPERS = Labels(
    Paper,
    {
        Paper.HILL_SHEETS: Label("A page for each state (PDF)"),
        Paper.POSTER_PDF: Label("Poster of all names, A2 (PDF)"),
        Paper.POSTER_PNG: Label("Poster of all names (PNG)"),
    },
)
LABELS = (KINDS, ORDERS, FORMS, VERDICTS, PAPERS)

NATIONAL = Label("National organizations")
INTERNATIONAL = Label("International organizations")
DRAFT = Label("DRAFT")
IDENTIFICATION = Label("Titles and affiliations are given for identification only.")
AS_OF = Label("as of %(moment)s")
#: The words around a document, by the name that its source knows them by.
WORDS = {
    "page": Label("Page {page} of {total}"),
    "behind": Label("Put forward by"),
    "id": Label("Document"),
    "check": Label("Check this copy"),
    "explained": Label("Whether it is genuine, and which organizations have withdrawn since."),
    "list": Label("The list today"),
    "fonts": Label("Fonts"),
    "system_fonts": Label(
        "Some letters are drawn with a font of the machine that made this file,"
        " so another machine may make other bytes from the same list."
    ),
    "organization": Label("Organization"),
    "place": Label("Place"),
    "field": Label("Field of work"),
    "corrections": Label("Corrections to the letter before"),
    "in_letter": Label("In the letter"),
    "now": Label("Now"),
    "withdrawn": Label("withdrawn"),
}
