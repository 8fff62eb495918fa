"""Which theme is on: the user's choice, or what the system asks for, live; and the application's palette and font."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from nnviz.gui.drawing.fonts import load_fonts, ui_font
from nnviz.gui.drawing.theme import TEXT_MAIN, THEMES, Theme, mix, readable_on
from nnviz.gui.settings import Settings
from nnviz.gui.widgets.themed import look

#: The heading of a lesson's page, and of the page of all lessons, in pixels.
LESSON_HEADING, LESSONS_TITLE = 21.0, 26.0
CHOICES = ("system", *THEMES)
#: How large the text can be, as a multiple of the usual size; projector mode has its own.
TEXT_SIZES = (0.9, 1.0, 1.1, 1.2, 1.35)
USUAL_SIZE = TEXT_SIZES.index(1.0)


class Appearance(QObject):
    """Chooses the look. ``changed`` fires after every widget has taken the new theme."""

    changed = Signal()

    def __init__(self, application: QApplication, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._settings = settings
        self.choice = self._remembered_choice()
        self.projector = settings.flag("view/projector")
        self._presenting = False
        self._is_dressed = False
        self.text_size = self._remembered_size()
        application.applicationStateChanged.connect(self._follow_others)
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        theme = THEMES[self._system_theme() if self.choice == "system" else self.choice]
        if self.is_large:
            return theme.projector()
        return theme if self.text_size == USUAL_SIZE else replace(theme, text_scale=TEXT_SIZES[self.text_size])

    def is_chosen(self, choice: str) -> bool:
        return self.choice == choice

    def choose(self, choice: str) -> None:
        """One of CHOICES."""
        self.choice = choice
        self._settings.set("view/theme", choice)
        self._apply()

    def set_projector(self, on: bool) -> None:
        """Text for a lecture hall, in every widget."""
        self.projector = on
        self._settings.set("view/projector", on)
        self._apply()

    def set_presenting(self, on: bool) -> None:
        """The same while somebody presents, whatever is set."""
        self._presenting = on
        self._apply()

    @property
    def is_large(self) -> bool:
        """Whether the text is as large as a lecture hall needs it."""
        return self.projector or self._presenting

    def dress(self) -> None:
        """Put the style sheet on, once the widgets are made.

        Where it is on before, Qt dresses each of them anew, with all that is in it, whenever it gets a parent.
        """
        self._is_dressed = True
        if not self._application.styleSheet():
            with nothing_collected():
                self._application.setStyleSheet(style_sheet(self.theme))

    # ------------------------------------------------------------ the size of the text

    def set_text_size(self, size: int) -> None:
        """``size``: place in TEXT_SIZES; it is remembered."""
        self.text_size = size
        self._settings.set("view/text_size", size)
        self._apply()

    def resize_text(self, steps: int) -> None:
        """So many sizes larger, or smaller below 0."""
        self.set_text_size(min(max(self.text_size + steps, 0), len(TEXT_SIZES) - 1))

    def can_resize_text(self, steps: int) -> bool:
        return not self.is_large and 0 <= self.text_size + steps < len(TEXT_SIZES)

    def usual_text(self) -> None:
        self.set_text_size(USUAL_SIZE)

    def is_text_resized(self) -> bool:
        return not self.is_large and self.text_size != USUAL_SIZE

    # ------------------------------------------------------------ what is remembered, and may come from another window

    def _remembered_choice(self) -> str:
        return self._settings.choice("view/theme", CHOICES, "system")

    def _remembered_size(self) -> int:
        return self._settings.number("view/text_size", USUAL_SIZE, 0, len(TEXT_SIZES) - 1)

    def _follow_others(self, state: Qt.ApplicationState) -> None:
        """Whoever comes back looks as was chosen elsewhere meanwhile; what is for the projector is for one window."""
        if state != Qt.ApplicationState.ApplicationActive:
            return
        self._settings.read_again()
        chosen = self._remembered_choice(), self._remembered_size()
        if chosen != (self.choice, self.text_size):
            self.choice, self.text_size = chosen
            self._apply()

    # ------------------------------------------------------------ what the system asks for

    def _system_theme(self) -> str:
        hints = self._application.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def _follow_system(self) -> None:
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        theme = self.theme
        load_fonts()
        sheet = style_sheet(theme) if self._is_dressed or self._application.styleSheet() else ""
        is_other = sheet != self._application.styleSheet()
        with nothing_collected():
            if is_other:  # it comes off first: to dress every widget anew over the old sheet costs three times as much
                self._application.setStyleSheet("")
            self._application.setPalette(qt_palette(theme))
            self._application.setFont(ui_font(TEXT_MAIN, theme=theme))
            if is_other:
                self._application.setStyleSheet(sheet)
        look.set_theme(theme)
        self.changed.emit()


@contextmanager
def nothing_collected() -> Iterator[None]:
    """No widget goes meanwhile that only the collector holds.

    Qt dresses the widgets by a list that it has made before: were one collected in the handler of another, it would
    take hold of what is no more, and the program would end.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def qt_palette(theme: Theme) -> QPalette:
    """The palette of the Fusion style for ``theme``."""
    palette = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.panel,
        role.WindowText: theme.text,
        role.Base: theme.background,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.Button: mix(theme.panel, theme.text, 0.04),
        role.ButtonText: theme.text,
        role.BrightText: theme.nonfinite,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.current,
        role.HighlightedText: readable_on(theme.current),
        role.Accent: theme.current,
        role.Link: theme.negative,
        role.LinkVisited: theme.current,
        role.Light: mix(theme.panel, "#ffffff", 0.12 if theme.dark else 0.9),
        role.Midlight: mix(theme.panel, "#ffffff", 0.06 if theme.dark else 0.5),
        role.Mid: theme.panel_border,
        role.Dark: mix(theme.panel_border, "#000000", 0.25),
        role.Shadow: mix(theme.panel_border, "#000000", 0.6),
    }
    for colour_role, colour in colours.items():
        palette.setColor(colour_role, QColor(colour))
    faded = QColor(mix(theme.text, theme.panel, 0.5))
    for colour_role in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, colour_role, faded)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.panel_border))
    return palette


def style_sheet(theme: Theme) -> str:
    """The little that Fusion and the palette do not say: a visible keyboard focus, quiet tooltips and separators."""
    soft, faded = mix(theme.panel, theme.text, 0.10), mix(theme.text, theme.panel, 0.5)
    tab = max(31, round(1.8 * theme.text_pixels(TEXT_MAIN)))
    pad, groove, knob = (round(size * theme.text_scale) for size in (3, 4, 10))
    return f"""
        QMenuBar::item {{ background: transparent; padding: 1px 6px; border-bottom: 2px solid transparent; }}
        QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {theme.current_fill};
                    border-bottom-color: {theme.current}; }}
        QToolTip {{ color: {theme.text}; background: {theme.panel}; border: 1px solid {theme.panel_border};
                    padding: 3px; }}
        QMainWindow::separator {{ background: {theme.panel_border}; width: 1px; height: 1px; }}
        QMainWindow::separator:hover {{ background: {theme.current}; }}
        QSplitter::handle {{ background: {soft}; }}
        QSlider:horizontal {{ min-height: {knob + 8}px; }}
        QSlider::groove:horizontal {{ height: {groove}px; background: {faded}; border-radius: {groove // 2}px; }}
        QSlider::sub-page:horizontal {{ background: {theme.current}; border-radius: {groove // 2}px; }}
        QSlider::handle:horizontal {{ width: {knob}px; margin: {-(knob - groove) // 2 - 2}px 0;
                                      border-radius: {knob // 2 + 2}px; background: {theme.background};
                                      border: 2px solid {theme.current}; }}
        QSlider::handle:horizontal:hover {{ background: {theme.current_fill}; }}
        QSlider::handle:horizontal:focus {{ background: {theme.current}; }}
        QSlider::sub-page:horizontal:disabled {{ background: {faded}; }}
        QSlider::handle:horizontal:disabled {{ border-color: {faded}; }}
        QSplitter::handle:hover {{ background: {theme.current}; }}
        QStatusBar::item {{ border: none; }}
        QTabBar#plotTabs::tab {{ padding: 0 1px; min-height: {tab}px; color: {theme.muted};
                                 border: none; border-bottom: 3px solid transparent; }}
        QTabBar#plotTabs::tab:hover {{ background: {soft}; }}
        QTabBar#plotTabs::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.current}; }}
        QTabBar#plotTabs::tab:selected:focus {{ background: {theme.current_fill}; }}
        QToolButton#moreTabs::menu-indicator {{ image: none; }}
        QLabel#sectionTitle {{ font-weight: 600; }}
        QLabel#plotTitle {{ font-weight: 600; }}
        QLabel#lessonHeading {{ font-size: {theme.text_pixels(LESSON_HEADING)}px; font-weight: 600; }}
        QLabel#lessonsTitle {{ font-size: {theme.text_pixels(LESSONS_TITLE)}px; font-weight: 600; }}
        QLabel#panelTitle {{ color: {theme.muted}; }}
        QLabel#note {{ color: {theme.muted}; }}
        QLabel#warning {{ border: 1px solid {theme.nonfinite}; border-left-width: {pad}px; padding: {pad}px;
                          background: {mix(theme.panel, theme.nonfinite, 0.08)}; }}
        QToolButton#nextStep {{ border: 1px solid {theme.current}; border-radius: {pad}px; padding: {pad}px;
                                background: {theme.current_fill}; }}
        QToolButton#nextStep:hover {{ background: {mix(theme.current_fill, theme.current, 0.12)}; }}
        QToolButton#nextStep:pressed {{ background: {mix(theme.current_fill, theme.current, 0.25)}; }}
        QToolButton#nextStep:focus {{ border-width: 2px; padding: {pad - 1}px; }}
        QPushButton#switch {{ border: 1px solid {theme.panel_border}; padding: {pad}px 2px;
                              background: {theme.background}; color: {theme.text}; }}
        QPushButton#switch:hover {{ background: {soft}; }}
        QPushButton#switch:checked {{ background: {theme.current_fill}; border-color: {theme.current};
                                      font-weight: 600; }}
        QPushButton#switch:focus {{ border: 2px solid {theme.current}; padding: {pad - 1}px 1px; }}
        QPushButton#hold {{ border: 1px solid transparent; border-radius: 3px; padding: 0 2px;
                            background: transparent; color: {theme.text}; }}
        QPushButton#hold:hover {{ background: {soft}; }}
        QPushButton#hold:checked {{ background: {theme.current_fill}; border-color: {theme.current}; }}
        QPushButton#hold:focus {{ border: 2px solid {theme.current}; padding: 0 1px; }}
        QPushButton#switch:disabled {{ color: {faded}; }}
    """
