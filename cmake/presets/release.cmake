# What is shipped, and what the tests test: optimised, hardened as Debian hardens its programs, with the symbols and lines
# of a backtrace (all that a debugger can know would make each build a third slower), and with no path of this machine in
# it, so that it is the same wherever it is built (a ccache with a base_dir makes relative paths: ..).
get_filename_component(project "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -ffile-prefix-map=${project}=. -ffile-prefix-map=..=." CACHE STRING "")
set(CMAKE_EXE_LINKER_FLAGS_RELWITHDEBINFO "-Wl,-z,relro,-z,now" CACHE STRING "")
