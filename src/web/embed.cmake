# Writes a C++ source that holds files and lists them: run by the build with -P.
#
# OUTPUT   the source to write        FILES   the files, comma-separated
string(REPLACE "," ";" files "${FILES}")
list(SORT files)

function(media_type file out)
  get_filename_component(suffix "${file}" LAST_EXT)
  set(charset "; charset=utf-8")
  if(suffix STREQUAL ".html")
    set(type "text/html${charset}")
  elseif(suffix STREQUAL ".css")
    set(type "text/css${charset}")
  elseif(suffix STREQUAL ".js")
    set(type "text/javascript${charset}")
  elseif(suffix STREQUAL ".svg")
    set(type "image/svg+xml")
  else()
    message(FATAL_ERROR "${file}: a kind of file without a media type")
  endif()
  set(${out} "${type}" PARENT_SCOPE)
endfunction()

# The bytes of a file in hex. Comments of the viewer's scripts that have lines of their own, half of what they are, stay
# here: they are sent again and again over slow links.
function(hex_of file out)
  if(NOT file MATCHES "/viewer/[^/]+[.]js$")
    file(READ "${file}" hex HEX)
  else()
    file(READ "${file}" text)
    string(REGEX REPLACE "\n *//[^\n]*" "" text "${text}")
    string(REGEX REPLACE "\n */[*][*]([^*]|[*]+[^*/])*[*]+/" "" text "${text}")
    string(HEX "${text}" hex)
  endif()
  set(${out} "${hex}" PARENT_SCOPE)
endfunction()

set(bytes "")
set(rows "")
set(of_viewer "")
set(number 0)
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  get_filename_component(folder "${file}" DIRECTORY)
  get_filename_component(folder "${folder}" NAME)
  if(file MATCHES "/viewer/[^/]+$")
    file(SHA256 "${file}" digest)
    string(APPEND of_viewer "${name} ${digest}\n")
  endif()
  media_type("${file}" type)
  hex_of("${file}" hex)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," hex "${hex}")
  string(APPEND bytes "constexpr char kFile${number}[] = {${hex}};\n")
  string(APPEND rows "    {\"${folder}\", \"${name}\", \"${type}\", {kFile${number}, sizeof kFile${number}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(SHA256 build "${of_viewer}")
string(SUBSTRING "${build}" 0 16 build)

file(WRITE "${OUTPUT}.new" "// Made of the files in src/web by embed.cmake.
#include <framesd/web/asset.hpp>

namespace framesd::web {
namespace {

${bytes}
constexpr Asset kAssets[] = {
${rows}};

}  // namespace

std::span<const Asset> assets() noexcept { return kAssets; }

std::string_view viewer_build() noexcept { return \"${build}\"; }

}  // namespace framesd::web
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
