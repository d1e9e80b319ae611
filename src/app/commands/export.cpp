// SPDX-License-Identifier: MIT
//
// framesd export: the frames of a log as a file, as the server sends them.
#include "commands.hpp"
#include "existing_log.hpp"
#include "local_answer.hpp"
#include "log_option.hpp"
#include "settings.hpp"
#include "store_files.hpp"
#include <framesd/archive/file.hpp>
#include <framesd/archive/new_file.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace framesd::app {
namespace {

constexpr Option kExportFormat{"format", "csv|ndjson|npy|las|png", "what to write [csv]"};
constexpr Option kDepthMin{"depth_min", "DEPTH", "the shallowest depth [that of the first frame]"};
constexpr Option kDepthMax{"depth_max", "DEPTH", "the deepest depth [that of the last frame]"};
constexpr Option kSamples{"samples", "source|frame", "rows as recorded, or as shown; not for png [source]"};
constexpr Option kQuery{"query", "QUERY", "more parameters of the server's route: 'width=400&invert=true'"};

bool is_for_programs(std::string_view format) noexcept { return format == "npy" || format == "png"; }

std::string_view export_format(const Invocation& invocation) {
  const std::string_view format = invocation.value_of(kExportFormat);
  return format.empty() ? "csv" : format;
}

// Endings of file names that say a format: those that can be written, and others that are often taken.
bool says_another_format(const std::string& file, std::string_view format) {
  constexpr std::array<std::string_view, 19> kEndings = {
      "csv", "ndjson", "npy",     "las", "png", "gif", "gz",   "jpeg", "jpg", "json",
      "npz", "ods",    "parquet", "pdf", "svg", "tif", "tiff", "xlsx", "zip"};
  std::string ending = std::filesystem::path(file).extension().string();
  if (ending.empty()) return false;
  ending.erase(0, 1);
  for (char& c : ending)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return ending != format && std::ranges::find(kEndings, ending) != kEndings.end();
}

// As in a query of HTTP: what may not stand there is escaped.
void append_value(std::string& query, std::string_view value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '-' || c == '_';
    if (plain)
      query += c;
    else
      query.append("%").append(1, kDigits[byte / 16]).append(1, kDigits[byte % 16]);
  }
}

std::string target_of(const Invocation& invocation) {
  const std::string_view format = export_format(invocation);
  std::string target = format == "png" ? "/strip.png" : "/frames." + std::string(format);
  char separator = '?';
  for (const Option* option : {&kDepthMin, &kDepthMax, &kSamples}) {
    if (!invocation.has(*option)) continue;
    target.append(1, separator).append(option->name).append("=");
    append_value(target, invocation.value_of(*option));
    separator = '&';
  }
  if (invocation.has(kQuery)) target.append(1, separator).append(invocation.value_of(kQuery));
  return target;
}

checked<void> write_to(LocalAnswer& answer, int descriptor, const std::string& name, bool sync) {
  archive::FileSink sink(descriptor, name);
  const auto done = answer.content([&](std::string_view piece) {
    return sink.write({reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size()});
  });
  if (!done) return done;
  return sync ? sink.sync() : sink.flush();
}

// file   empty: standard output
checked<void> export_to(const std::string& file, bool replace, const Invocation& invocation) {
  if (file.empty() && is_for_programs(export_format(invocation)) && ::isatty(STDOUT_FILENO) != 0)
    return fail(errc::usage,
                "export: standard output is a terminal; name a file with -o, or pipe it somewhere");
  if (const std::string format(export_format(invocation)); says_another_format(file, format))
    return fail(errc::usage, "export: " + file + " has the ending of another format than " + format +
                                 ", which would be written: give --format (csv, ndjson, npy, las or png), "
                                 "or the file another name");
  const auto store = open_existing_log(invocation);
  if (!store) return store.error();
  const auto answer = LocalAnswer::of(**store, invocation.configuration.settings);
  if (!answer) return answer.error();
  if (const auto asked = (*answer)->ask(target_of(invocation)); !asked) return asked;
  if (file.empty()) return write_to(**answer, STDOUT_FILENO, "standard output", false);
  const Settings& settings = invocation.configuration.settings;
  if (const auto right = check_no_store_file("export: ", file, settings.store.directory); !right)
    return right;
  auto made = archive::NewFile::begin(file, replace);
  if (!made) return made.error();
  if (const auto written = write_to(**answer, made->descriptor(), file, true); !written) return written;
  return made->publish();
}

int export_log(const Invocation& invocation) {
  std::string file(invocation.value_of(kOutputOption));
  if (file == "-") file.clear();
  const auto done = export_to(file, invocation.has(kForceOption), invocation);
  if (done) return kDone;
  complain_each(done.error().detail);
  return done.error().code == errc::usage ? kWrongUsage : kFailed;
}

constexpr std::array kExportOptions = {&kExportFormat, &kDepthMin,     &kDepthMax,    &kSamples,
                                       &kQuery,        &kOutputOption, &kForceOption, &kLogOption};
constexpr std::array<std::string_view, 2> kExportSettings = {"data_dir", "colormap"};

}  // namespace

extern constinit const Command kExport{
    .name = "export",
    .words = {},
    .summary = "write frames of a log as CSV, NDJSON, NumPy, LAS or as a picture",
    .about =
        R"(Writes what a server with this configuration answers to GET /frames.csv, /frames.ndjson,
/frames.npy, /frames.las or /strip.png, the same bytes, without a server. It may run beside one.
HTTP.md (of the package in /usr/share/doc, of the sources in tools/) and /docs of every server
explain the routes; --query takes their other parameters as they stand in an address.

With -o the file is there when it is whole and on the disk, or not at all; one that is there is
replaced only with --force. A name with the ending of another format is refused. Rows that are
appended meanwhile are not in it. If rows that had not been written yet are changed meanwhile, it
fails: try again.

    @PROGRAM export -o a12.csv --log a12 @STORE
    @PROGRAM export --format npy --samples frame --depth-min 9100 --depth-max 9200 -o a.npy
    @PROGRAM export --format png --query 'width=600&norm=dynamic' -o a12.png
    @PROGRAM export --format ndjson | gzip > a12.ndjson.gz
)",
    .options = kExportOptions,
    .settings = kExportSettings,
    .run = export_log};

}  // namespace framesd::app
