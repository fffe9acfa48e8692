################################################################################
#
# foyer
#
################################################################################

FOYER_VERSION = 0.1.0
# Where you keep the sources.
FOYER_SITE = https://git.example.org/foyer.git
FOYER_SITE_METHOD = git
FOYER_LICENSE = GPL-3.0
FOYER_LICENSE_FILES = LICENSE
FOYER_DEPENDENCIES = \
	alsa-lib \
	boost \
	c-ares \
	cli11 \
	fmt \
	host-gzip \
	host-pkgconf \
	jpeg-turbo \
	json-for-modern-cpp \
	libgpiod \
	liblinphone \
	libopenh264 \
	libqrencode \
	libv4l \
	openssl \
	opus \
	sqlite \
	systemd \
	tomlplusplus \
	webrtc-audio-processing-0 \
	x264

# The warnings are those of another compiler than yours.
FOYER_CONF_OPTS = \
	-DFOYER_BUILD_TESTS=OFF \
	-DFOYER_WERROR=OFF \
	-DFOYER_UNIT_FOLDER=/usr/lib/systemd/system \
	-DFOYER_UDEV_FOLDER=/usr/lib/udev/rules.d

# As systemd/sysusers.conf says it: the image has them from the start, since its configuration belongs to the group.
define FOYER_USERS
	foyer -1 foyer -1 * /var/lib/foyer - audio,gpio,input,video Foyer door entry
	- -1 gpio -1 - - - -
endef

define FOYER_INSTALL_CONFIGURATION
	$(INSTALL) -D -m 0640 $(@D)/config/installed.conf $(TARGET_DIR)/etc/foyer/foyer.conf
endef
FOYER_POST_INSTALL_TARGET_HOOKS += FOYER_INSTALL_CONFIGURATION

define FOYER_PERMISSIONS
	/etc/foyer d 0750 root foyer - - - - -
	/etc/foyer/foyer.conf f 0640 root foyer - - - - -
endef

$(eval $(cmake-package))
