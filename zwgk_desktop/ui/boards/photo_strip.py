"""How are photos given and looked at? Thumbnails side by side; drop others here or choose them; a click shows one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QIcon, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.ui.boards.photos_presenter import PhotosPresenter, PhotoView
from zwgk_desktop.ui.boards.undoing import act_undoable
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.recycle_dialog import RecycleDialog
from zwgk_desktop.ui.widgets.text import label

KINDS = "照片 (*.jpg *.jpeg *.png *.bmp *.gif *.webp *.tif *.tiff);;所有文件 (*)"
THUMB = 92  # pixels at 100 %
LARGEST = QSize(860, 480)


def choose_photos(parent: QWidget) -> list[Path]:
    """Ask for photos in the usual dialog."""
    names, _ = QFileDialog.getOpenFileNames(parent, "选择照片", "", KINDS)
    return [Path(name) for name in names]


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the files of this PC that were dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def load_image(path: Path, box: QSize) -> QImage:
    """Return a picture no larger than ``box``; may run in a worker. A null image when it cannot be read."""
    reader = QImageReader(str(path))
    size = reader.size()
    if size.isValid() and (size.width() > box.width() or size.height() > box.height()):
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def remove_photo(context: PageContext, presenter: PhotosPresenter, photo_id: int) -> None:
    """Move a photo into 回收站; it can be undone at once."""
    act_undoable(context, lambda: presenter.remove(photo_id), presenter.restore)


class PhotoStrip(QWidget):
    """The photos of one thing. ``added`` comes after photos were kept, with their ids."""

    added = Signal(object)

    def __init__(
        self, context: PageContext, presenter: PhotosPresenter, hint: str = "把照片拖到这里，或点“添加照片”。"
    ):
        super().__init__()
        self.context, self.presenter = context, presenter
        self.setAcceptDrops(True)
        self.photos = presenter.photos()
        self.thumbs: dict[int, QToolButton] = {}
        self.dialog: PhotoDialog | None = None
        self.bin_dialog: RecycleDialog | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if self.photos:
            bar = FlowBar()
            for photo in self.photos:
                bar.flow.add(self._thumb(photo))
            column.addWidget(bar)
        row = QHBoxLayout()
        row.addWidget(label("" if self.photos else hint, role="second", wrap=True), 1)
        self.removed = presenter.removed()
        if self.removed:
            found = button(f"找回 {len(self.removed)} 张", self.open_bin, icon="undo", kind="quiet")
            found.setToolTip("移入回收站的照片")
            row.addWidget(found, 0, Qt.AlignmentFlag.AlignTop)
        self.add_button = button("添加照片", self.choose, icon="photo")
        self.add_button.setToolTip("jpg、png 等，可以一次选几张；也可以拖到这里")
        row.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self._load()

    def _thumb(self, photo: PhotoView) -> QToolButton:
        side = current_theme().pixels(THUMB)
        made = QToolButton()
        made.setIcon(icon("photo", "second"))
        made.setIconSize(QSize(side, side * 3 // 4))
        made.setAccessibleName(f"照片 {photo.name}")
        made.setToolTip("\n".join((photo.name, *photo.lines)))
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(partial(self.show_photo, photo))
        self.thumbs[photo.id] = made
        return made

    def _load(self) -> None:
        """Read the thumbnails in a worker."""
        if not self.photos:
            return
        side = current_theme().pixels(THUMB) * 2
        ids, presenter = [photo.id for photo in self.photos], self.presenter

        def work(_progress: Progress) -> dict[int, QImage]:
            found = {}
            for photo_id in ids:
                try:
                    found[photo_id] = load_image(presenter.path(photo_id), QSize(side, side))
                except Refusal:
                    found[photo_id] = QImage()
            return found

        self.context.jobs.run("读取照片", work, self._show_thumbs, shown=False)

    def _show_thumbs(self, images: dict[int, QImage]) -> None:
        for photo_id, image in images.items():
            thumb = self.thumbs[photo_id]
            if image.isNull():
                thumb.setIcon(icon("warning", "bad"))
                thumb.setToolTip("照片不见了，或和添加时不一样。")
            else:
                thumb.setIcon(QIcon(QPixmap.fromImage(image)))

    def choose(self) -> None:
        """Ask for photos."""
        paths = choose_photos(self)
        if paths:
            self.add(paths)

    def add(self, paths: Sequence[Path]) -> None:
        """Keep photos in a worker: large ones take a while to shrink."""
        presenter, wanted = self.presenter, list(paths)
        self.context.run("处理照片", lambda progress: presenter.add(wanted, progress), self.context.changed)

    def open_bin(self) -> None:
        """Show the photos in 回收站; those chosen come back."""
        context, presenter = self.context, self.presenter
        self.bin_dialog = RecycleDialog(self.window(), "照片", "选中要找回的照片。", self.removed)
        self.bin_dialog.restored.connect(lambda ids: context.act(lambda: presenter.restore(ids)))
        self.bin_dialog.finished.connect(self.bin_dialog.deleteLater)
        self.bin_dialog.open()

    def show_photo(self, photo: PhotoView, _checked: bool = False) -> None:
        """Show one photo large."""
        try:
            path = self.presenter.path(photo.id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.dialog = PhotoDialog(self.window(), photo, path)  # outlives the pane when that is drawn anew
        self.dialog.removed.connect(partial(remove_photo, self.context, self.presenter))
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files dropped."""
        paths = dropped_files(event)
        if paths:
            event.acceptProposedAction()
            self.add(paths)


class PhotoDialog(Question):
    """One photo large, with what is known of it; ``removed`` carries its id."""

    removed = Signal(int)

    def __init__(self, parent: QWidget, photo: PhotoView, path: Path) -> None:
        super().__init__(parent, photo.name, "", "关闭", "")
        self._photo, self._path = photo, path
        picture = QLabel()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(f"照片 {photo.name}")
        room = self.screen().availableGeometry().height() - current_theme().pixels(280)
        shown = QPixmap.fromImage(load_image(path, QSize(LARGEST.width(), max(200, min(LARGEST.height(), room)))))
        picture.setPixmap(shown)
        picture.setMinimumSize(shown.size())
        self.setMinimumWidth(max(self.minimumWidth(), shown.width() + 48))
        self.body.addWidget(picture)
        self.body.addWidget(label("\n".join(photo.lines), role="second", wrap=True, selectable=True))
        row = QHBoxLayout()
        row.addWidget(button("移入回收站", self._remove, icon="delete"))
        row.addWidget(button("用看图软件打开", self._open, icon="photo"))
        row.addStretch(1)
        self.body.addLayout(row)

    def _remove(self) -> None:
        self.accept()
        self.removed.emit(self._photo.id)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
