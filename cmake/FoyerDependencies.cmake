# Every third-party library of Foyer, as one target each. All are Debian 12 packages (cmake/packages.txt).
# A third-party header is seen in one folder of src/ only: link the target there and nowhere else.
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.81 REQUIRED)  # headers only: Beast
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CLI11 REQUIRED)

pkg_check_modules(x264 REQUIRED IMPORTED_TARGET x264)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(opus REQUIRED IMPORTED_TARGET opus)
pkg_check_modules(turbojpeg REQUIRED IMPORTED_TARGET libturbojpeg)
pkg_check_modules(alsa REQUIRED IMPORTED_TARGET alsa)
pkg_check_modules(webrtc REQUIRED IMPORTED_TARGET webrtc-audio-processing)
pkg_check_modules(v4l2 REQUIRED IMPORTED_TARGET libv4l2)
pkg_check_modules(openh264 REQUIRED IMPORTED_TARGET openh264)
pkg_check_modules(gpiod REQUIRED IMPORTED_TARGET libgpiod)
pkg_check_modules(cares REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
if(FOYER_BUILD_TESTS)
  include(GoogleTest)
  find_package(GTest REQUIRED)
  pkg_check_modules(srtp2 REQUIRED IMPORTED_TARGET libsrtp2)  # what our SRTP is compared with
  pkg_check_modules(speexdsp IMPORTED_TARGET speexdsp)  # only for the bench of echo cancellers
  pkg_check_modules(bellesip REQUIRED IMPORTED_TARGET belle-sip)  # and our parser
endif()

add_library(foyer_boost INTERFACE)
target_include_directories(foyer_boost SYSTEM INTERFACE ${Boost_INCLUDE_DIRS})
target_compile_definitions(foyer_boost INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ERROR_CODE_HEADER_ONLY)

add_library(foyer_tomlplusplus INTERFACE)
target_compile_definitions(foyer_tomlplusplus INTERFACE TOML_ENABLE_FORMATTERS=0)

# Debian's pkg-config file of liblinphone is broken (no -llinphone, -DBCTBX_STATIC), so its libraries are named here.
add_library(foyer_linphone INTERFACE)
target_link_libraries(foyer_linphone INTERFACE linphone mediastreamer ortp bellesip bctoolbox)
