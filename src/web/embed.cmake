# Writes a C++ source that holds files byte for byte and lists them: run by the build with -P.
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

set(bytes "")
set(rows "")
set(number 0)
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  media_type("${file}" type)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," hex "${hex}")
  string(APPEND bytes "constexpr char kFile${number}[] = {${hex}};\n")
  string(APPEND rows "    {\"${name}\", \"${type}\", {kFile${number}, sizeof kFile${number}}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE "${OUTPUT}.new" "// Made of the files in src/web by embed.cmake.
#include <framesd/web/asset.hpp>

namespace framesd::web {
namespace {

${bytes}
constexpr Asset kAssets[] = {
${rows}};

}  // namespace

std::span<const Asset> assets() noexcept { return kAssets; }

}  // namespace framesd::web
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
