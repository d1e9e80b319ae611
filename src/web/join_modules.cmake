# Joins the modules that main.js imports into one script: a browser asks for one file instead of forty. Each module becomes
# a function that is called once, in the order in which a browser runs modules:
#
#   import { a, b as c } from "./x.js";    const { a, b: c } = $x;
#   export function d() {}                 const $y = (() => { function d() {} return { d }; })();
#
# The script exports the table of them, `modules`. A module that is loaded later takes from there what it imports of them,
# so that there is one of each. A worker (*_worker.js) must not run main.js: it and what it imports stay as they are.
#
# Another form of import or export, a name that is not exported, and a circle of imports are errors that name file and line.
set(kImport "\nimport { ([A-Za-z0-9_, ]+) } from \"[.]/([a-z0-9_]+)[.]js\";")
set(kExport "\nexport ((async function|function|const|class) ([A-Za-z0-9_]+))([^A-Za-z0-9_])")
set(kOtherForm "\n *(import|export)[^A-Za-z0-9_(.:=][^\n]*")
set(kLicence "// SPDX-License-Identifier: MIT")

# The text of a script, with a line break before its first line.
function(script_of file out)
  if(NOT EXISTS "${file}")
    message(FATAL_ERROR "${file}: there is no such module")
  endif()
  file(READ "${file}" text)
  set(${out} "\n${text}" PARENT_SCOPE)
endfunction()

# Ends the build. line: a part of `text` that begins with the break before it
function(fail_at file text line what)
  string(FIND "${text}" "${line}" length)
  string(SUBSTRING "${text}" 0 ${length} before)
  string(REGEX REPLACE "[^\n]" "" before "${before}")
  string(LENGTH "${before}" number)
  math(EXPR number "${number} + 1")
  message(FATAL_ERROR "${file}:${number}: ${what}")
endfunction()

function(refuse_other_forms file text)
  if(text MATCHES "${kOtherForm}")
    fail_at("${file}" "${text}" "${CMAKE_MATCH_0}" "this form of import or export cannot be joined, see join_modules.cmake")
  endif()
endfunction()

# Without comments and without blanks before lines: scripts are sent again and again over slow links. Blanks stay where they
# may be part of a string of several lines, and a comment behind code where a quote or a slash in it leaves open whether it
# is one.
function(shrink text out)
  string(REGEX REPLACE "\n *//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "\n */[*][*]([^*]|[*]+[^*/])*[*]+/" "" text "${text}")
  if(NOT text MATCHES "\n[^`\n]*`[^`\n]*(`[^`\n]*`[^`\n]*)*\n|[\\]\n")
    string(REGEX REPLACE " +//[^\"'`/\n]*\n" "\n" text "${text}")
    string(REGEX REPLACE "\n[ \n]+" "\n" text "${text}")
  endif()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# Turns the imports of `file` in `text` that are of modules in the list `of` into constants. from: what stands before the
# name of a module, as in "$" or "modules."
function(bind_imports file text of from out)
  set(rest "${text}")
  while(rest MATCHES "${kImport}")
    set(line "${CMAKE_MATCH_0}")
    set(names "${CMAKE_MATCH_1}")
    set(module "${CMAKE_MATCH_2}")
    string(REPLACE "${line}" "" rest "${rest}")
    if(NOT module IN_LIST of)
      continue()
    endif()
    get_property(exports GLOBAL PROPERTY "exports_${module}")
    string(REGEX REPLACE " as [A-Za-z0-9_]+" "" wanted "${names}")
    string(REPLACE ", " ";" wanted "${wanted}")
    list(REMOVE_ITEM wanted ${exports})
    if(wanted)
      fail_at("${file}" "${text}" "${line}" "${module}.js does not export ${wanted}")
    endif()
    string(REPLACE " as " ": " names "${names}")
    string(REPLACE "${line}" "\nconst { ${names} } = ${from}${module};" text "${text}")
  endwhile()
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# Appends a module to the joined script, after those that it imports. above: the modules that lead to it
function(join_module file above)
  get_filename_component(folder "${file}" DIRECTORY)
  get_filename_component(name "${file}" NAME_WE)
  list(APPEND above ${name})
  script_of("${file}" text)
  set(rest "${text}")
  while(rest MATCHES "${kImport}")
    set(line "${CMAKE_MATCH_0}")
    set(module "${CMAKE_MATCH_2}")
    string(REPLACE "${line}" "" rest "${rest}")
    if(module IN_LIST above)
      list(JOIN above ".js, " circle)
      fail_at("${file}" "${text}" "${line}" "a circle of imports: ${circle}.js, ${module}.js")
    endif()
    get_property(joined GLOBAL PROPERTY joined)
    if(NOT module IN_LIST joined)
      join_module("${folder}/${module}.js" "${above}")
    endif()
  endwhile()
  get_property(joined GLOBAL PROPERTY joined)
  bind_imports("${file}" "${text}" "${joined}" "$" text)
  set(exports "")
  while(text MATCHES "${kExport}")
    list(APPEND exports ${CMAKE_MATCH_3})
    string(REPLACE "${CMAKE_MATCH_0}" "\n${CMAKE_MATCH_1}${CMAKE_MATCH_4}" text "${text}")
  endwhile()
  refuse_other_forms("${file}" "${text}")
  shrink("${text}" text)
  list(JOIN exports ", " names)
  set_property(GLOBAL PROPERTY "exports_${name}" ${exports})
  set_property(GLOBAL APPEND PROPERTY joined ${name})
  set_property(GLOBAL APPEND_STRING PROPERTY joined_text "\nconst $${name} = (() => {${text}return { ${names} };\n})();")
endfunction()

# The script that stands for main.js and all that it imports; `joined` gets their names.
function(join_modules main out joined)
  join_module("${main}" "")
  get_property(names GLOBAL PROPERTY joined)
  get_property(text GLOBAL PROPERTY joined_text)
  list(TRANSFORM names REPLACE "(.+)" "\\1: $\\1" OUTPUT_VARIABLE rows)
  list(JOIN rows ", " rows)
  set(${out} "${kLicence}${text}\nexport const modules = { ${rows} };\n" PARENT_SCOPE)
  set(${joined} "${names}" PARENT_SCOPE)
endfunction()

# A script that is served by itself. joined: the modules that it finds in main.js
function(lone_script file joined out)
  script_of("${file}" text)
  bind_imports("${file}" "${text}" "${joined}" "modules." bound)
  if(NOT bound STREQUAL text)
    set(bound "\nimport { modules } from \"./main.js\";${bound}")
  endif()
  string(REGEX REPLACE "${kImport}" "\n" rest "${text}")
  string(REGEX REPLACE "${kExport}" "\n" rest "${rest}")
  refuse_other_forms("${file}" "${rest}")
  shrink("${bound}" bound)
  set(${out} "${kLicence}${bound}" PARENT_SCOPE)
endfunction()

# Appends to `out` the names of a worker and of all that it imports.
function(names_of_worker file out)
  get_filename_component(folder "${file}" DIRECTORY)
  get_filename_component(name "${file}" NAME_WE)
  set(names ${${out}} ${name})
  script_of("${file}" text)
  while(text MATCHES "${kImport}")
    set(module "${CMAKE_MATCH_2}")
    string(REPLACE "${CMAKE_MATCH_0}" "" text "${text}")
    if(NOT module IN_LIST names)
      names_of_worker("${folder}/${module}.js" names)
    endif()
  endwhile()
  set(${out} "${names}" PARENT_SCOPE)
endfunction()
