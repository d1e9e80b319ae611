// SPDX-License-Identifier: MIT
//
// FakeCentre: a log of a centre in memory, which takes CSV the dumb way and breaks where a test wants it to.
#pragma once

#include <framesd/base/number.hpp>
#include <framesd/facts/facts.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/push/centre.hpp>
#include <framesd/store/log.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace framesd::push::test {

// A sample, or nothing measured there.
using Samples = std::vector<std::optional<int>>;
using Rows = std::map<Depth, Samples>;

class FakeCentre final : public Centre {
 public:
  std::optional<CentreLog> log;
  Rows rows;
  std::vector<std::string> calls;            // what was asked for, one word each
  std::size_t rows_received = 0;             // repeated ones too
  std::size_t fewest_rows = SIZE_MAX;        // that the log had behind a call
  int calls_until_break = -1;                // below 0: never
  std::size_t bytes_until_break = SIZE_MAX;  // of the next upload
  bool others_describe = false;              // somebody changes the log in front of the next describe()
  bool others_store = false;                 // the same in front of the next erase()
  int stale_finds = 0;                       // so often find() shows what it showed last
  std::function<void()> late;                // of the last call that broke: carried out behind its time
  std::function<void()> on_find;             // called once, by the next find()
  std::function<void()> on_store;            // called by each store()
  errc refuses = {};                         // what store() is refused with
  Trouble refuses_by = Trouble::refused;     // why, in a word
  std::chrono::seconds wait{0};              // that it asks for

  Trouble trouble() const noexcept override { return trouble_; }
  std::chrono::seconds asked_to_wait() const noexcept override { return wait; }

  checked<std::optional<CentreLog>> find() override {
    if (const auto happens = std::exchange(on_find, nullptr)) happens();
    if (breaks("find")) return broken();
    if (!log) return log;
    if (stale_finds > 0 && stale_finds--) return shown_;
    log->frames = rows.size();
    log->state = std::to_string(states_);
    shown_ = log;
    return log;
  }
  checked<void> make(const RowFormat& format, std::string_view facts) override {
    if (breaks("make")) return broken();
    log = CentreLog{.format = format, .facts = std::string(facts), .created = std::to_string(++logs_made_)};
    return {};
  }
  checked<void> describe(const CentreLog& before, std::string_view facts) override {
    if (breaks("describe")) return broken();
    if (std::exchange(others_describe, false)) ++states_;
    if (before.state != std::to_string(states_)) return fail(errc::precondition_failed, "another state");
    log->facts = facts;
    ++states_;
    return {};
  }
  checked<void> erase(const CentreLog& before, const DepthRange& range) override {
    if (breaks("erase")) {
      late = [this, before, range] { static_cast<void>(erase_now(before, range)); };
      return broken();
    }
    if (std::exchange(others_store, false)) ++states_;
    return erase_now(before, range);
  }
  checked<Taken> find_upload(std::string_view id) override {
    if (breaks("find_upload")) return broken();
    const auto found = uploads_.find(std::string(id));
    if (found == uploads_.end()) return Taken();
    return Taken{.offset = found->second.offset, .ended = found->second.ended};
  }
  checked<Taken> store(std::string_view id, std::string_view csv, std::uint64_t offset) override {
    if (on_store) on_store();
    if (breaks("store")) return broken();
    if (refuses != errc{}) {
      trouble_ = refuses_by;
      return fail(refuses, "refused");
    }
    Upload& upload = uploads_[std::string(id)];
    if (upload.ended) return fail(errc::overloaded, "another server has ended the upload");
    if (upload.offset != offset) return fail(errc::usage, "the offset differs");
    const bool cut = bytes_until_break < csv.size() - offset;
    std::size_t end = cut ? offset + bytes_until_break : csv.size();
    bytes_until_break = SIZE_MAX;
    while (end > offset && csv[end - 1] != '\n') --end;  // whole rows alone
    take(upload, csv.substr(offset, end - offset), offset == 0);
    upload.offset = end;
    if (cut) {
      late = [this, name = std::string(id), rest = std::string(csv.substr(end)), first = end == 0] {
        Upload& begun = uploads_[name];
        if (!begun.ended) take(begun, rest, first);
      };
      return broken();
    }
    return Taken{.offset = end};
  }
  checked<void> end_upload(std::string_view id, std::string_view header, std::uint64_t offset) override {
    if (breaks("end_upload")) return broken();
    Upload& upload = uploads_[std::string(id)];
    if (upload.ended || upload.offset != offset) return fail(errc::usage, "the offset differs");
    if (!header.starts_with("depth,") || header.find('\n') != header.size() - 1)
      return fail(errc::usage, "this is no header line");
    upload.ended = true;
    if (offset == 0) upload.offset = header.size();
    return {};
  }

 private:
  struct Upload {
    bool ended = false;
    std::uint64_t offset = 0;
    std::set<Depth> depths;
  };

  Failure broken() {
    trouble_ = Trouble::unreachable;
    return fail(errc::store_unreachable, "the link is gone");
  }

  checked<void> erase_now(const CentreLog& before, const DepthRange& range) {
    if (before.state != std::to_string(states_)) return fail(errc::precondition_failed, "another state");
    const auto first = rows.lower_bound(range.min);
    const auto last = rows.upper_bound(range.max);
    for (auto row = first; row != last; ++row)
      std::erase_if(uploads_, [&](const auto& upload) { return upload.second.depths.contains(row->first); });
    if (first == last) return {};
    rows.erase(first, last);
    ++states_;
    note_fewest();
    return {};
  }

  bool breaks(std::string_view call) {
    trouble_ = Trouble::none;
    calls.emplace_back(call);
    return calls_until_break >= 0 && calls_until_break-- == 0;
  }

  void take(Upload& upload, std::string_view text, bool with_header) {
    const auto facts = facts::parse_facts(log->facts.empty() ? "{}" : log->facts).value();
    std::istringstream lines{std::string(text)};
    std::string line;
    if (with_header) std::getline(lines, line);
    while (std::getline(lines, line)) {
      const std::size_t comma = line.find(',');
      const Depth depth = Depth::parse(line.substr(0, comma)).value();
      rows[depth] = samples_in(line.substr(comma), facts.absent_values());
      upload.depths.insert(depth);
      ++rows_received;
      ++states_;
    }
    note_fewest();
  }

  // ",1,,254.5": as a log with these absent values reads it.
  static Samples samples_in(std::string_view cells, std::span<const double> absent) {
    Samples samples;
    while (!cells.empty()) {
      cells.remove_prefix(1);
      const std::string cell(cells.substr(0, cells.find(',')));
      cells.remove_prefix(cell.size());
      const bool there = !cell.empty() && std::ranges::find(absent, std::stod(cell)) == absent.end();
      samples.push_back(there ? std::optional(static_cast<int>(std::stod(cell))) : std::nullopt);
    }
    return samples;
  }

  void note_fewest() { fewest_rows = std::min(fewest_rows, rows.size()); }

  std::map<std::string, Upload> uploads_;
  std::optional<CentreLog> shown_;
  int logs_made_ = 0;
  Trouble trouble_ = Trouble::none;
  std::uint64_t states_ = 0;
};

}  // namespace framesd::push::test
