SUMMARY = "SIP video door entry in one daemon"
DESCRIPTION = "Entry phone, registrar, forking proxy and media relay of a house, with a panel for browsers."
LICENSE = "GPL-3.0-only"
LIC_FILES_CHKSUM = "file://LICENSE;md5=1ebbd3e34237af26da5dc08a4e440464"

# Where you keep the sources, and the commit that you ship.
SRC_URI = "git://git.example.org/foyer.git;protocol=https;branch=main"
SRCREV = "${AUTOREV}"

# docs/BOARDS.md names the layer of each.
DEPENDS = " \
    alsa-lib \
    boost \
    c-ares \
    cli11 \
    fmt \
    gzip-native \
    libgpiod \
    libjpeg-turbo \
    liblinphone \
    libopus \
    nlohmann-json \
    openh264 \
    openssl \
    qrencode \
    sqlite3 \
    systemd \
    tomlplusplus \
    v4l-utils \
    webrtc-audio-processing \
    x264 \
"

inherit cmake pkgconfig systemd useradd features_check

REQUIRED_DISTRO_FEATURES = "systemd"

# The warnings are those of another compiler than yours.
EXTRA_OECMAKE = " \
    -DFOYER_BUILD_TESTS=OFF \
    -DFOYER_WERROR=OFF \
    -DFOYER_UNIT_FOLDER=${systemd_system_unitdir} \
    -DFOYER_UDEV_FOLDER=${nonarch_base_libdir}/udev/rules.d \
"

# As systemd/sysusers.conf says it: the image has them from the start, since its configuration belongs to the group.
USERADD_PACKAGES = "${PN}"
GROUPADD_PARAM:${PN} = "--system gpio"
USERADD_PARAM:${PN} = "--system --user-group --home-dir /var/lib/foyer --no-create-home --shell /sbin/nologin foyer"

do_install:append() {
    install -d -m 0750 -g foyer ${D}${sysconfdir}/foyer
    install -m 0640 -g foyer ${D}${datadir}/foyer/foyer.conf ${D}${sysconfdir}/foyer/foyer.conf
}

SYSTEMD_SERVICE:${PN} = "foyer.service"

PACKAGES =+ "foyerctl"
FILES:foyerctl = "${bindir}/foyerctl"
FILES:${PN} = " \
    ${bindir}/foyerd \
    ${datadir}/foyer \
    ${nonarch_base_libdir}/udev/rules.d \
    ${nonarch_libdir}/sysusers.d \
    ${sysconfdir}/foyer \
    ${systemd_system_unitdir} \
"
CONFFILES:${PN} = "${sysconfdir}/foyer/foyer.conf"
RDEPENDS:${PN} = "foyerctl"
