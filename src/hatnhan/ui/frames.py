"""What the frame around every signed-in page says: which village, who works, where one can go."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place to go to."""

    label: str
    url: str
    icon: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the page can be read in, called by its own name."""

    code: str
    label: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Phone:
    """The page that works without a network, and the script that tells what waits on it."""

    url: str
    script: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the signed-in frame shows around a page."""

    village_name: str
    village_line: str
    village_code: str
    person_name: str
    language: str
    languages: tuple[Language, ...] = ()
    nav: tuple[NavItem, ...] = ()
    more: tuple[NavItem, ...] = ()
    assumed_day: date | None = None
    state: str = "saved"
    state_text: str = ""

    @property
    def home_url(self) -> str:
        """Give the address of the first place to go to."""
        return self.nav[0].url if self.nav else "/"
