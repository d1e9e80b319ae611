# Writes a C++ source that holds files and lists them: run by the build with -P.
#
# OUTPUT   the source to write        FILES   the files, comma-separated
cmake_policy(VERSION 3.22)
include("${CMAKE_CURRENT_LIST_DIR}/join_modules.cmake")
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

# What the viewer's main.js imports comes with it; `later`: what is loaded after it, `with_later`: what comes with these;
# `alone`: what its workers need.
set(joined "")
set(later "")
set(with_later "")
set(alone "")
foreach(file IN LISTS files)
  if(file MATCHES "/viewer/main[.]js$")
    join_modules("${file}" main joined)
  elseif(file MATCHES "/viewer/[^/]+_worker[.]js$")
    names_of_worker("${file}" alone)
  endif()
  if(file MATCHES "/viewer/[^/]+[.]js$")
    names_loaded_later("${file}" later)
  endif()
endforeach()
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  if(NOT file MATCHES "/viewer/[^/]+[.]js$" OR NOT name IN_LIST later OR name IN_LIST joined)
    continue()
  endif()
  later_script("${file}" "${joined}" script_${name} with)
  foreach(module IN LISTS with)
    if(module IN_LIST with_later OR module IN_LIST later)
      message(FATAL_ERROR "${file}: ${module}.js comes with another script that is loaded later: let main.js import it")
    endif()
  endforeach()
  list(APPEND with_later ${with})
endforeach()

# The bytes of a file, as they are served, in hex; "" if it is served as a part of another one alone.
function(hex_of file out)
  get_filename_component(name "${file}" NAME_WE)
  if(file MATCHES "/viewer/[^/]+[.]css$")
    style_of("${file}" text)
    string(HEX "${text}" hex)
  elseif(NOT file MATCHES "/viewer/[^/]+[.]js$")
    file(READ "${file}" hex HEX)
  elseif(name STREQUAL "main")
    string(HEX "${main}" hex)
  elseif(DEFINED script_${name})
    string(HEX "${script_${name}}" hex)
  elseif((name IN_LIST joined OR name IN_LIST with_later) AND NOT name IN_LIST alone)
    set(hex "")
  else()
    set(table ${joined})
    if(name IN_LIST alone)
      set(table "")
    endif()
    lone_script("${file}" "${table}" text)
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
  media_type("${file}" type)
  hex_of("${file}" hex)
  if(hex STREQUAL "")
    continue()
  endif()
  if(file MATCHES "/viewer/[^/]+$")
    string(SHA256 digest "${hex}")
    string(APPEND of_viewer "${name} ${digest}\n")
  endif()
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
