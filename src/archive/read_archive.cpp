// SPDX-License-Identifier: MIT
#include "block.hpp"
#include "parts.hpp"
#include <framesd/archive/read_archive.hpp>
#include <framesd/store/store.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace framesd::archive {
namespace {

std::string_view text_of(const Block& block) noexcept {
  return {reinterpret_cast<const char*>(block.payload.data()), block.payload.size()};
}

class Reading {
 public:
  Reading(ByteSource& from, Visitor& to) : blocks_(from), to_(to) {}

  checked<Contents> all() {
    if (const auto done = blocks_.begin(); !done) return done.error();
    if (const auto done = head(); !done) return done.error();
    for (;;) {
      const auto block = blocks_.next();
      if (!block) return block.error();
      if (block->kind == Kind::end) {
        if (const auto done = end(*block); !done) return done.error();
        return std::move(contents_);
      }
      if (const auto done = log(*block); !done) return done.error();
    }
  }

 private:
  checked<void> head() {
    const auto block = blocks_.next();
    if (!block) return block.error();
    auto head = block->kind == Kind::head ? read_head(text_of(*block)) : std::nullopt;
    if (!head) return blocks_.damaged("it does not say what the archive is");
    contents_.head = *std::move(head);
    return to_.begin(contents_.head);
  }

  checked<void> log(const Block& first) {
    auto manifest = first.kind == Kind::log ? read_manifest(text_of(first)) : std::nullopt;
    if (!manifest) return blocks_.damaged("a log or the end of the archive was expected");
    if (std::ranges::find(contents_.logs, manifest->name, &Manifest::name) != contents_.logs.end())
      return blocks_.damaged("the log '" + manifest->name + "' is there twice");
    contents_.logs.push_back(*std::move(manifest));
    frames_ = notes_ = 0;
    facts_ = false;
    last_.reset();
    if (const auto done = to_.begin_log(now()); !done) return done;
    for (;;) {
      const auto block = blocks_.next();
      if (!block) return block.error();
      if (block->kind == Kind::end_of_log) return end_of_log(*block);
      if (const auto done = part(*block); !done) return done;
    }
  }

  const Manifest& now() const { return contents_.logs.back(); }

  checked<void> part(const Block& block) {
    if (block.kind == Kind::facts && !facts_ && frames_ == 0 && notes_ == 0) return facts(block);
    if (block.kind == Kind::rows && notes_ == 0) return rows(block);
    if (block.kind == Kind::note) return note(block);
    return blocks_.damaged("it stands where it does not belong");
  }

  checked<void> facts(const Block& block) {
    facts_ = true;
    if (block.payload.empty() || block.payload.size() != now().facts_bytes)
      return blocks_.damaged("the facts are not as long as announced");
    return to_.facts(text_of(block));
  }

  checked<void> rows(const Block& block) {
    RowScan rows(now().rows, block.payload);
    while (const auto row = rows.next()) {
      if (last_ && row->depth <= *last_) return blocks_.damaged("its depths do not ascend");
      if (!last_ && row->depth != now().extent.first)
        return blocks_.damaged("it is not the first of its log");
      last_ = row->depth;
      ++frames_;
      if (const auto done = to_.row(row->depth, row->row); !done) return done;
    }
    return rows.fault().empty() ? checked<void>() : blocks_.damaged(rows.fault());
  }

  checked<void> note(const Block& block) {
    auto note = read_note(block.payload);
    if (!note) return blocks_.damaged("it holds no note");
    ++notes_;
    return to_.note(*note);
  }

  checked<void> end_of_log(const Block& block) {
    const auto end = read_log_end(text_of(block));
    if (!end) return blocks_.damaged("it does not say what the log held");
    const Manifest& log = now();
    const bool as_counted = end->frames == frames_ && end->notes == notes_;
    const bool as_announced = log.extent.frames == frames_ && log.notes == notes_ &&
                              log.extent.last == last_ && facts_ == (log.facts_bytes != 0);
    if (!as_counted || !as_announced)
      return blocks_.damaged("the log '" + log.name + "' does not hold what was announced of it");
    if (end->digest != blocks_.digest_before()) return blocks_.damaged("the digest does not fit");
    return to_.end_log();
  }

  checked<void> end(const Block& block) {
    const auto end = read_archive_end(text_of(block));
    if (!end) return blocks_.damaged("it does not say what the archive held");
    if (end->logs != contents_.logs.size() || contents_.head.logs != end->logs)
      return blocks_.damaged("the archive does not hold as many logs as were announced");
    if (end->digest != blocks_.digest_before()) return blocks_.damaged("the digest does not fit");
    if (const auto done = blocks_.end(); !done) return done;
    contents_.bytes = blocks_.bytes();
    contents_.digest = end->digest;
    return to_.end();
  }

  BlockReader blocks_;
  Visitor& to_;
  Contents contents_;
  std::uint64_t frames_ = 0;  // of the log that is being read, as the next
  std::uint64_t notes_ = 0;
  bool facts_ = false;
  std::optional<Depth> last_;
};

}  // namespace

checked<Contents> read_archive(ByteSource& from, Visitor& to) { return Reading(from, to).all(); }

}  // namespace framesd::archive
