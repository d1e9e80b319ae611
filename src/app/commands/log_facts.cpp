// SPDX-License-Identifier: MIT
#include "log_facts.hpp"

#include "commands.hpp"
#include "managed_logs.hpp"
#include <framesd/base/json_writer.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace framesd::app {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const noexcept {
    if (file != stdin) std::fclose(file);
  }
};

Failure refuse_file(const std::string& name, const std::string& why) {
  return fail(errc::file_missing, name + ": " + why);
}

// At most a byte more than facts may have, which is then refused for its length.
checked<std::string> content_of_file(const std::string& name, std::FILE* file) {
  std::string text(facts::kJsonBytesMax + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  if (std::ferror(file) != 0) return refuse_file(name, std::strerror(errno));
  return text;
}

void print_log(const std::string& name, const store::LogSummary& log) {
  std::string text;
  JsonWriter json(text);
  api::write_log(json, name, log);
  std::puts(text.c_str());
}

checked<void> write_facts(store::Log& log, const std::string& name, const api::GivenLog& given) {
  if (given.format(log.format()) != log.format()) {
    return fail(errc::store_widths_differ, "the log '" + name + "' has rows of " +
                                               store::lmdb::words_of(log.format()) +
                                               ", which were fixed when it was made");
  }
  const auto done = log.write_and_wait(store::Describe{.facts = given.facts_text()});
  if (done) return {};
  const std::string full = done.error() == errc::store_full ? log.why_full() : std::string();
  return Failure{done.error(), "the facts of the log '" + name +
                                   "' cannot be written: " + (full.empty() ? done.error().message() : full)};
}

}  // namespace

checked<api::GivenLog> read_log_file(const std::string& name) {
  const std::unique_ptr<std::FILE, CloseFile> file(name == "-" ? stdin : std::fopen(name.c_str(), "rb"));
  const std::string shown = name == "-" ? "standard input" : name;
  if (!file) return refuse_file(shown, std::strerror(errno));
  const auto text = content_of_file(shown, file.get());
  if (!text) return text.error();
  auto log = api::read_log(*text);
  if (log) return log;
  std::string lines = shown + ": " + log.error().detail;
  for (auto at = lines.find('\n'); at != lines.npos; at = lines.find('\n', at + 1))
    lines.insert(at + 1, shown + ": ");
  return Failure{log.error().code, std::move(lines)};
}

checked<store::LogSummary> summary_of_log(ManagedLogs& logs, const std::string& name) {
  if (name != store::kDefaultLog) return logs.others().summary(name);
  auto own = logs.default_summary();
  if (!own) return own.error();
  if (!*own)
    return fail(errc::log_missing,
                of_program("there is no log 'default' yet: @PROGRAM ingest makes it with its first rows"));
  return **std::move(own);
}

int show_log(ManagedLogs& logs, const std::string& name) {
  const auto summary = summary_of_log(logs, name);
  if (!summary) return end_with(summary.error());
  print_log(name, *summary);
  return kDone;
}

int change_log(ManagedLogs& logs, const std::string& name, const std::string& file) {
  const auto given = read_log_file(file);
  if (!given) return end_with(given.error());
  const auto log = name == store::kDefaultLog ? logs.open_default() : logs.others().open(name);
  if (!log) return end_with(log.error());
  if (const auto done = write_facts(**log, name, *given); !done) return end_with(done.error());
  const auto summary = store::summary_of(**log);
  if (!summary) {
    complain("the log '" + name + "' cannot be read: " + summary.error().message());
    return kFailed;
  }
  print_log(name, *summary);
  return kDone;
}

}  // namespace framesd::app
