"""How does an office begin? Five short questions, or a look at demo data: useful within three minutes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.ui.first_start_presenter import QUESTIONS, FirstStartAnswers, FirstStartPresenter
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.text import IconLabel, label, surface

WELCOME = "欢迎使用乡镇政务公开工作台"
BEGIN = "开始使用\n回答五个小问题，约两分钟"
LOOK = "先看看演示数据\n一个虚构的乡镇，随便点，不会弄坏"
PROMISE = "任务台账、公开栏、补贴公示和各类登记都在这里。资料只存在本机，不联网。"


class FirstStart(QDialog):
    """The dialog; ``answers`` after it was accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = FirstStartPresenter()
        self.answers: FirstStartAnswers | None = None
        self.setWindowTitle(WELCOME)
        self.setMinimumSize(720, 520)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 16)
        outer.setSpacing(16)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_welcome())
        self._fields: list[QWidget] = []
        for number in range(len(QUESTIONS)):
            self.stack.addWidget(self._build_question(number))
        outer.addWidget(self.stack, 1)
        self.problem_label = label(role="problem", wrap=True)
        outer.addWidget(self.problem_label)
        outer.addWidget(self._build_footer())
        self._show(0)

    def _build_welcome(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(IconLabel("boards", "accent_text", 56), 0, Qt.AlignmentFlag.AlignHCenter)
        for text, role in ((WELCOME, "title"), (PROMISE, "second")):
            made = label(text, role=role, wrap=True)
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(made)
        self.begin_button = button("开始使用\n回答五个小问题，约两分钟", lambda: self._show(1), icon="next", kind="big")
        self.demo_button = button(
            "先看看演示数据\n一个虚构的乡镇，随便点，不会弄坏", self._demo, icon="eye", kind="big"
        )
        for made_button in (self.begin_button, self.demo_button):
            column.addWidget(made_button)
        column.addStretch(2)
        return page

    def _build_question(self, number: int) -> QWidget:
        title, explanation = QUESTIONS[number]
        page, column = surface(margin=24, spacing=12)
        column.addWidget(label(f"第 {number + 1} 问，共 {len(QUESTIONS)} 问", role="second"))
        column.addWidget(label(title, role="title", wrap=True))
        column.addWidget(label(explanation, role="second", wrap=True))
        field = QPlainTextEdit() if number in (2, 3) else QLineEdit()
        field.setAccessibleName(title)
        self._fields.append(field)
        if isinstance(field, QPlainTextEdit):
            field.setTabChangesFocus(True)
            field.textChanged.connect(self._typed)
            column.addWidget(field, 1)
        else:
            field.textChanged.connect(lambda _text: self._typed())
            field.returnPressed.connect(self.go_next)
            column.addLayout(self._with_folder_button(field) if number == 4 else self._alone(field))
            column.addStretch(1)
        if number == 2:
            self.village_label = label(self.presenter.village_summary(), role="second", wrap=True)
            column.addWidget(self.village_label)
        return page

    def _alone(self, field: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(field)
        return row

    def _with_folder_button(self, field: QLineEdit) -> QHBoxLayout:
        row = self._alone(field)
        row.addWidget(button("选择文件夹", lambda: self._choose_folder(field), icon="folder"))
        return row

    def _choose_folder(self, field: QLineEdit) -> None:
        folder = QFileDialog.getExistingDirectory(self, "备份放在哪里")
        if folder:
            field.setText(folder)

    def _build_footer(self) -> QWidget:
        self.footer = QWidget()
        row = QHBoxLayout(self.footer)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, len(QUESTIONS))
        self.bar.setAccessibleName("第几问")
        self.back_button = button("上一步", self.go_back, icon="back")
        self.next_button = button("下一步", self.go_next, kind="primary")
        row.addWidget(self.bar, 1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        return self.footer

    def _typed(self) -> None:
        values = [f.toPlainText() if isinstance(f, QPlainTextEdit) else f.text() for f in self._lines()]
        asked = self.presenter
        asked.county, asked.township, asked.villages, asked.people, asked.backup = values
        self.village_label.setText(asked.village_summary())
        self.problem_label.clear()

    def _lines(self) -> list[QPlainTextEdit | QLineEdit]:
        return [field for field in self._fields if isinstance(field, QPlainTextEdit | QLineEdit)]

    def _show(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.footer.setVisible(number > 0)
        self.problem_label.clear()
        if number:
            self.bar.setValue(number)
            self.next_button.setText("开始使用" if number == len(QUESTIONS) else "下一步")
            self._fields[number - 1].setFocus()
        else:
            self.begin_button.setFocus()

    def go_back(self) -> None:
        """Return to the question before; what was typed stays."""
        self._show(self.stack.currentIndex() - 1)

    def go_next(self) -> None:
        """Go on when the answer will do; after the last question the dialog closes."""
        number = self.stack.currentIndex()
        problem = self.presenter.problem(number - 1)
        self.problem_label.setText(problem)
        if problem:
            return
        if number == len(QUESTIONS):
            self.answers = self.presenter.answers()
            self.accept()
        else:
            self._show(number + 1)

    def _demo(self) -> None:
        self.answers = FirstStartAnswers(demo=True)
        self.accept()


def ask_first_start(parent: QWidget | None = None) -> FirstStartAnswers | None:
    """Ask; None when the window was closed."""
    dialog = FirstStart(parent)
    return dialog.answers if dialog.exec() else None
