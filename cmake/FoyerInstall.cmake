# What lies where on a machine; `cmake/dev package` makes its packages of it.
include(GNUInstallDirs)
# Debian 12 looks for them in /lib; elsewhere say what is right there.
set(FOYER_UNIT_FOLDER /lib/systemd/system CACHE PATH "Where systemd looks for units")
set(FOYER_UDEV_FOLDER /lib/udev/rules.d CACHE PATH "Where udev looks for rules")

install(TARGETS foyerd foyerctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES systemd/foyer.service DESTINATION ${FOYER_UNIT_FOLDER})
install(FILES systemd/60-foyer.rules DESTINATION ${FOYER_UDEV_FOLDER})
install(FILES systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME foyer.conf)
install(FILES config/installed.conf DESTINATION ${CMAKE_INSTALL_DATADIR}/foyer RENAME foyer.conf)
install(FILES docs/foyerd.8 DESTINATION ${CMAKE_INSTALL_MANDIR}/man8)
install(FILES docs/foyerctl.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES docs/CHANGELOG.md docs/INSTALL.md docs/CONFIG.md docs/LINHOME.md docs/SECURITY.md docs/TROUBLESHOOTING.md docs/openapi.yaml
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES config/foyer.conf DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES config/fail2ban/foyer.conf DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples/fail2ban)
