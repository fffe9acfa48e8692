# Turns a folder of web files into one source file: cmake -D FOLDER=... -D OUTPUT=... -P embed_folder.cmake
# It defines foyer::web::kPanelFiles of web/panel_files.h: path, content type, entity tag, bytes, and the bytes in gzip.
cmake_minimum_required(VERSION 3.25)

set(type_html "text/html; charset=utf-8")
set(type_css "text/css; charset=utf-8")
set(type_js "text/javascript; charset=utf-8")
set(type_svg "image/svg+xml")
set(type_webmanifest "application/manifest+json")

# literal(FILE OUT): the bytes of FILE as a C++ string, 64 to a line.
function(literal file out)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "(..)" "\\\\x\\1" text "${hex}")
  string(REPEAT "...." 64 line)
  string(REGEX REPLACE "(${line})" "\\1\"\n    \"" text "${text}")
  set(${out} "\"${text}\"" PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE paths RELATIVE "${FOLDER}" "${FOLDER}/*")
list(SORT paths)
set(table "")
set(count 0)
foreach(path IN LISTS paths)
  string(REGEX MATCH "[^.]+$" extension "${path}")
  if(NOT type_${extension})
    message(FATAL_ERROR "${FOLDER}/${path}: no content type is known for .${extension}; add it to embed_folder.cmake")
  endif()
  set(packed "${OUTPUT}.gz")
  execute_process(COMMAND gzip -9nc "${FOLDER}/${path}" OUTPUT_FILE "${packed}" COMMAND_ERROR_IS_FATAL ANY)
  literal("${FOLDER}/${path}" bytes)
  literal("${packed}" gzip)
  file(SIZE "${FOLDER}/${path}" size)
  file(SIZE "${packed}" packed_size)
  file(REMOVE "${packed}")
  file(SHA256 "${FOLDER}/${path}" hash)
  string(SUBSTRING "${hash}" 0 16 tag)
  string(APPEND table "    PanelFile{\"${path}\",\n              \"${type_${extension}}\",\n              R\"(\"${tag}\")\",\n"
                      "              {${bytes}, ${size}},\n              {${gzip}, ${packed_size}}},\n")
  math(EXPR count "${count} + 1")
endforeach()

file(WRITE "${OUTPUT}"
     "// Written by cmake/embed_folder.cmake.\n#include \"web/panel_files.h\"\n\nnamespace foyer::web {\n\nnamespace {\n"
     "constexpr PanelFile kFiles[${count}] = {\n${table}};\n}  // namespace\n\n"
     "std::span<const PanelFile> PanelFiles() { return kFiles; }\n\n}  // namespace foyer::web\n")
