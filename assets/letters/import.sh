#!/usr/bin/env bash
# Makes noto-sans-sc-medium.ttf again from what the registries have: import.sh WORK_DIR. Needs npm, apt-get, dpkg-deb and
# python3 with fonttools 4.68.0. Comes out bit for bit.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); PY=${PY:-python3}; mkdir -p "${1:?work folder}"; cd "$1"
npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3 >/dev/null
apt-get download -q unicode-data=15.0.0-1 >/dev/null
sha256sum -c - <<'S'
0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59  expo-google-fonts-noto-sans-sc-0.4.3.tgz
5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc  unicode-data_15.0.0-1_all.deb
S
tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz package/500Medium/NotoSansSC_500Medium.ttf
dpkg-deb -x unicode-data_15.0.0-1_all.deb unicode
$PY "$HERE/subset.py" package/500Medium/NotoSansSC_500Medium.ttf unicode/usr/share/unicode/Unihan_OtherMappings.txt.bz2 noto-sans-sc-medium.ttf
sha256sum -c - <<'S'
07f16b19a113c14b739ef252d220661420442643514903586c91dfabcd63385e  noto-sans-sc-medium.ttf
S
cp noto-sans-sc-medium.ttf "$HERE"
