#!/bin/sh
# Build the Linux package: PyInstaller folder -> self-test on the built copy -> tar.gz and .deb in dist/.
# The result runs on systems with at least this machine's glibc; build on Debian 11 to reach Kylin V10.
set -eu
cd "$(dirname "$0")/.."
PYINSTALLER="pyinstaller>=6.11,<7"
BUILD=build/linux
VERSION=$(python -c 'import zwgk_desktop; print(zwgk_desktop.__version__)')
ARCH=$(dpkg --print-architecture)
TREE="$BUILD/deb/opt/zwgk-desktop"

python -m venv --system-site-packages "$BUILD/venv"
"$BUILD/venv/bin/python" -c 'import sys; sys.exit(0)'
SITE=$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$SITE" > "$("$BUILD/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/project.pth"
"$BUILD/venv/bin/python" -m pip install -q --disable-pip-version-check "$PYINSTALLER"
"$BUILD/venv/bin/python" -m PyInstaller --noconfirm --log-level WARN --distpath "$BUILD/dist" --workpath "$BUILD/work" installer/zwgk.spec

rm -rf "$BUILD/deb"
mkdir -p "$TREE" "$BUILD/deb/DEBIAN" "$BUILD/deb/usr/bin" "$BUILD/deb/usr/share/applications" "$BUILD/deb/usr/share/doc/zwgk-desktop"
cp -a "$BUILD/dist/zwgk/." "$TREE/"
mkdir -p "$TREE/_internal/resources/fonts"
cp "$ZWGK_FONTS"/*.tt[fc] "$TREE/_internal/resources/fonts/"
cp LICENSE THIRD_PARTY.md README.md "$BUILD/deb/usr/share/doc/zwgk-desktop/"
ln -s /opt/zwgk-desktop/zwgk "$BUILD/deb/usr/bin/zwgk"
cat > "$BUILD/deb/usr/share/applications/zwgk-desktop.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=政务公开工作台
Comment=任务台账、村务公开栏、补贴公示
Exec=/opt/zwgk-desktop/zwgk gui
Terminal=false
Categories=Office;
DESKTOP
cat > "$BUILD/deb/DEBIAN/control" <<CONTROL
Package: zwgk-desktop
Version: $VERSION
Architecture: $ARCH
Maintainer: zwgk-desktop contributors
Depends: libc6, libegl1, libgl1, libxkbcommon0, libdbus-1-3, libfontconfig1, libglib2.0-0, libxkbcommon-x11-0, libxcb-cursor0, libxcb-icccm4, libxcb-keysyms1
Recommends: libcups2
Description: township open-government desk (offline)
 Task ledger, village boards, subsidy notice sheets and registers.
CONTROL

env -u ZWGK_FONTS QT_QPA_PLATFORM=offscreen "$TREE/zwgk" self-test

mkdir -p dist
tar -C "$BUILD/deb/opt" -czf "dist/zwgk-desktop_${VERSION}_${ARCH}.tar.gz" zwgk-desktop
dpkg-deb --root-owner-group -b "$BUILD/deb" "dist/zwgk-desktop_${VERSION}_${ARCH}.deb" >&2
ls -lh dist >&2
