// SPDX-License-Identifier: MIT
//
// framesd stat: what the store holds, where it came from and how full it is, one line per fact. Runs beside
// a server, too.
#include "commands.hpp"
#include "existing_log.hpp"
#include "existing_store.hpp"
#include "log_option.hpp"
#include <framesd/base/number.hpp>
#include <framesd/ingest/ledger.hpp>
#include <framesd/ingest/report.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

#include <boost/json/parse.hpp>

namespace framesd::app {
namespace {

class Lines {
 public:
  void add(std::string_view name, const std::string& value) {
    constexpr std::size_t kColumn = 16;
    text_.append(name).append(": ");
    text_.append(name.size() < kColumn ? kColumn - name.size() : 0, ' ').append(value) += '\n';
  }
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

std::string hexadecimal(std::uint64_t value) {
  std::string text;
  append_hex(text, value, 16);
  return text;
}

constexpr std::size_t kIngestsShown = 10;

// "2026-11-20T12:34:56.789Z  sample.csv: 5,460 rows stored of 4,312,345 bytes, command line"
std::string line_of(const std::string& entry) {
  const boost::json::value ingest = boost::json::parse(entry);
  const auto text = [&](const char* name) { return std::string(ingest.at(name).as_string()); };
  const auto count = [](const boost::json::value& number) {
    return with_thousands(number.to_number<std::uint64_t>());
  };
  const std::string source = text("source").empty() ? "an upload" : ingest::printable(text("source"));
  std::string line = text("time") + "  " + source + ": ";
  line.append(count(ingest.at("report").at("stored"))).append(" rows stored of ");
  line.append(count(ingest.at("bytes"))).append(" bytes, ").append(text("scope"));
  if (!ingest.at("error").is_null()) line += ", broken off";
  if (!ingest.at("same_as").is_null()) line += ", the same content as before";
  return line;
}

void add_ingests(Lines& lines, const std::vector<std::string>& entries) {
  lines.add("ingests", with_thousands(entries.size()));
  for (std::size_t i = 0; i < std::min(kIngestsShown, entries.size()); ++i)
    lines.add(i == 0 ? "newest ingest" : "before that", line_of(entries[i]));
}

std::string describe(const store::StoreDescription& store, const std::vector<std::string>& ingests) {
  Lines lines;
  lines.add("format", std::to_string(store.format));
  lines.add("store", hexadecimal(store.store_id));
  lines.add("incarnation", hexadecimal(store.version.incarnation));
  lines.add("generation", with_thousands(store.version.generation));
  lines.add("rows", store::lmdb::words_of(store.rows));
  lines.add("frames", with_thousands(store.extent.frames));
  if (store.extent.first)
    lines.add("depths", store.extent.first->text() + " to " + store.extent.last->text());
  for (const auto& [name, value] : store.details) lines.add(name, value);
  for (const store::TableUse& table : store.tables)
    lines.add(table.name, with_thousands(table.entries) + " entries, " + in_mebibytes(table.bytes));
  add_ingests(lines, ingests);
  return lines.text();
}

int stat(const Invocation& invocation) {
  const auto store = open_existing_log(invocation);
  if (!store) return end_with(store.error());
  const auto description = (*store)->describe();
  if (!description) return complain_unreadable(description.error());
  const auto ingests =
      (*store)->look([](store::View& log) { return ingest::ledger(log, ingest::kLedgerKept); });
  if (!ingests) return complain_unreadable(ingests.error());
  std::fputs(describe(*description, *ingests).c_str(), stdout);
  return kDone;
}

constexpr std::array kStatOptions = {&kLogOption};
constexpr std::array<std::string_view, 1> kStatSettings = {"data_dir"};

}  // namespace

extern constinit const Command kStat{
    .name = "stat",
    .words = {},
    .summary = "show what the store holds and how full it is",
    .about =
        R"(Shows what the store holds, where it came from and how full it is, one line per fact: the widths
of its rows, frames, depths, tables, the size of its file and the newest ingests. Changes nothing.
May run while a server uses the store.
)",
    .options = kStatOptions,
    .settings = kStatSettings,
    .run = stat};

}  // namespace framesd::app
