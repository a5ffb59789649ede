"""How does the quarter's ledger leave? First what is missing, then where to, then the files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.ledger.export_frozen import FrozenLine
from zwgk_desktop.ui.ledger.export_presenter import ExportPresenter, ExportWish, Gap, TemplateFacts, find_pdf
from zwgk_desktop.ui.ledger.export_result import ExportResult
from zwgk_desktop.ui.ledger.export_template import TemplateStep
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import BAD, GOOD, WARN
from zwgk_desktop.ui.widgets.buttons import IconButton
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.text import StatusLabel, label

ID_ROLE = Qt.ItemDataRole.UserRole


class GapList(QTreeWidget):
    """What still needs a person, by group; ``jumped`` carries the id of an item that is opened."""

    jumped = Signal(object)

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName("还差什么")
        self.setUniformRowHeights(True)
        for gap in gaps:
            tone = BAD if gap.grave else WARN
            group = QTreeWidgetItem(self, [f"{gap.title}（{len(gap.items)} 项）"])
            group.setIcon(0, icon(tone.icon, tone.key))
            for item_id, name in gap.items:
                item = QTreeWidgetItem(group, [name])
                item.setData(0, ID_ROLE, item_id)
                item.setToolTip(0, "双击到这一项去填写")
            group.setExpanded(gap is gaps[0])
        self.itemActivated.connect(self._open)

    def _open(self, item: QTreeWidgetItem) -> None:
        item_id = item.data(0, ID_ROLE)
        if item_id is not None:
            self.jumped.emit(item_id)


class PathField(QWidget):
    """A path that is typed or chosen."""

    def __init__(self, name: str, picture: str, choose: str, value: str = "", *, folder: bool = True) -> None:
        super().__init__()
        self._name, self._folder = name, folder
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.field = QLineEdit(value)
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(not folder)
        if not folder:
            self.field.setPlaceholderText("没有就留空，用通用表格")
        row.addWidget(self.field, 1)
        row.addWidget(IconButton(picture, choose, self.choose))
        self.setFocusProxy(self.field)

    def value(self) -> str:
        """Return the path."""
        return self.field.text().strip()

    def choose(self) -> None:
        """Let the officer choose in the usual dialog."""
        if self._folder:
            chosen = QFileDialog.getExistingDirectory(self, self._name, self.value())
        else:
            chosen, _ = QFileDialog.getOpenFileName(self, self._name, "", "表格 (*.xlsx)")
        if chosen:
            self.field.setText(chosen)


class ExportDialog(Question):
    """The export; ``jumped`` carries an item's id to be shown on the page, ``exported`` the paths written.

    ``looked``: the template's mapping is shown; ``frozen`` carries the changes of a freezing.
    """

    jumped = Signal(object)
    exported = Signal(object)
    frozen = Signal(object)
    looked = Signal()

    def __init__(self, parent: QWidget | None, context: PageContext) -> None:
        self.context = context
        self.presenter = ExportPresenter(context.desk, context.period)
        super().__init__(parent, f"导出{self.presenter.label}台账", "", "导出")
        self.files: tuple[Path, ...] = ()
        self.step: TemplateStep | None = None
        self.job: Job | None = None
        self.setMinimumWidth(min(current_theme().pixels(640), 900))
        self.places = QStackedWidget()
        self.places.addWidget(self._build_wish())
        self.body.addWidget(self.places)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("正在导出")
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.yes_button.setFocus()

    def _build_wish(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._build_readiness())
        gaps = self.presenter.gaps()
        if gaps:
            self.gap_list = GapList(gaps)
            self.gap_list.setMinimumHeight(current_theme().pixels(150))
            self.gap_list.jumped.connect(self._jump)
            column.addWidget(self.gap_list, 1)
            column.addWidget(
                label("没有填报的任务也会导出，进展一栏留空。双击一项可以先去填写。", role="second", wrap=True)
            )
        column.addLayout(self._build_fields())
        self.frozen_line = FrozenLine(self.context, self.presenter)
        self.frozen_line.refused.connect(self._failed)
        self.frozen_line.frozen.connect(self.frozen.emit)
        column.addWidget(self.frozen_line)
        return place

    def _build_readiness(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        complete = self.presenter.readiness.complete and self.presenter.readiness.total > 0
        row.addWidget(StatusLabel("齐全" if complete else "还有缺项", GOOD if complete else WARN))
        self.headline_label = label(self.presenter.headline())
        row.addWidget(self.headline_label, 1)
        return row

    def _build_fields(self) -> QGridLayout:
        settings = self.context.settings
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        documents = documents if Path(documents).is_dir() else str(Path.home())
        self.folder = PathField("存到文件夹", "folder", "选择文件夹", settings.get("ledger/folder", documents))
        self.template = PathField(
            "县里的台账模板", "import", "选择模板", settings.get("ledger/template", ""), folder=False
        )
        self.pdf = QCheckBox("同时生成 PDF（打印、盖章用）")
        self.pdf.setChecked(settings.get("ledger/pdf", True))
        self.mail = QCheckBox("同时生成邮件草稿（附件已放好）")
        self.mail.setChecked(settings.get("ledger/mail", False))
        self.sign = QCheckBox("同时生成签字盖章页")
        self.sign.setChecked(settings.get("ledger/sign", False))
        self.plan = QCheckBox("同时写出本单位的年度工作要点")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for at, (name, field) in enumerate((("存到文件夹", self.folder), ("县里的模板", self.template))):
            words = label(name)
            words.setBuddy(field)
            grid.addWidget(words, at, 0)
            grid.addWidget(field, at, 1)
        for at, box in enumerate((self.pdf, self.sign, self.mail, self.plan), 2):
            grid.addWidget(box, at, 1)
        return grid

    def wish(self) -> ExportWish:
        """Return what was asked for."""
        step = self.step
        return ExportWish(
            self.folder.value(),
            self.pdf.isChecked(),
            self.mail.isChecked(),
            self.template.value(),
            self.sign.isChecked(),
            self.frozen_line.use_box.isChecked(),
            self.plan.isChecked(),
            step.columns() if step else None,
            step.over_filled if step else False,
        )

    def _jump(self, item_id: int) -> None:
        self.reject()
        self.jumped.emit(item_id)

    def problem(self) -> str:
        """Return what keeps the export from starting."""
        if self.files:
            return ""
        return self.step.problem() if self.step else self.presenter.problem(self.wish())

    def try_accept(self) -> None:
        """Look at the template, then export; when that is done, close."""
        if self.files:
            self.accept()
            return
        problem = self.problem()
        self._show_problem(problem)
        if not problem and self.yes_button.isEnabled():
            self._start()

    def _show_problem(self, text: str) -> None:
        self.problem_label.setText(text)
        self.problem_label.setVisible(bool(text))

    def _start(self) -> None:
        """Export; a template nobody has looked at yet is shown first."""
        wish, presenter, looked = self.wish(), self.presenter, self.step is not None
        self._set_busy(True)

        def work(progress: Progress) -> TemplateFacts | tuple[tuple[Path, ...], tuple[Path, int] | None]:
            facts = None if looked else presenter.propose(wish)
            if facts is not None and not facts.settled:
                return facts
            files = presenter.export(wish, progress)
            return files, find_pdf(files)

        self.job = self.context.jobs.run(
            f"导出{presenter.label}台账", work, self._done, self._failed, self._stopped, shown=False
        )

    def _set_busy(self, on: bool) -> None:
        self.bar.setVisible(on)
        self.yes_button.setEnabled(not on)
        self.yes_button.setText("正在导出……" if on else "导出")
        if self.no_button is not None:
            self.no_button.setEnabled(True)
            self.no_button.setText("停止" if on else "返回" if self.step else "取消")
        self.places.setEnabled(not on)

    def reject(self) -> None:
        """Stop what is being written; go back from the template; else close."""
        if self.bar.isVisible():
            if self.job is not None and self.no_button is not None:
                self.no_button.setEnabled(False)
                self.job.cancel()
        elif self.step is not None and not self.files:
            self._leave_step()
        else:
            super().reject()

    def _leave_step(self) -> None:
        step, self.step = self.step, None
        self.places.setCurrentIndex(0)
        if step is not None:
            self.places.removeWidget(step)
            step.deleteLater()
        self._show_problem("")
        self._set_busy(False)

    def _look(self, facts: TemplateFacts) -> None:
        """Show how the template would be filled."""
        self.step = TemplateStep(facts)
        self.places.addWidget(self.step)
        self.places.setCurrentWidget(self.step)
        self._set_busy(False)
        self.looked.emit()

    def _stopped(self) -> None:
        self._set_busy(False)
        self._show_problem("已停止，没有留下文件。")

    def _failed(self, refusal: Refusal) -> None:
        self._set_busy(False)
        self._show_problem(f"{refusal.message}{refusal.advice}")

    def _done(self, result: TemplateFacts | tuple[tuple[Path, ...], tuple[Path, int] | None]) -> None:
        if isinstance(result, TemplateFacts):
            self._look(result)
            return
        files, pdf = result
        wish, settings = self.wish(), self.context.settings
        self._set_busy(False)
        self.files = files
        kept = {name: getattr(wish, name) for name in ("folder", "template", "pdf", "mail", "sign")}
        for key, value in kept.items():
            settings.set(f"ledger/{key}", value)
        self.result_page = ExportResult(self.context, self.presenter, files, pdf)
        self.preview = self.result_page.preview
        self.places.addWidget(self.result_page)
        self.places.setCurrentWidget(self.result_page)
        room = self.screen().availableGeometry()
        wanted = (max(self.width(), current_theme().pixels(820)), max(self.height(), current_theme().pixels(620)))
        self.resize(min(wanted[0], room.width() - 40), min(wanted[1], room.height() - 60))
        self.yes_button.setText("完成")
        if self.no_button is not None:
            self.no_button.hide()
        self.exported.emit(files)
