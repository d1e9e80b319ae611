// SPDX-License-Identifier: MIT
//
// WriteTransaction: a log inside one writing transaction of its engine, as Edit changes it.
//
// What may be done and what comes of it is Edit's; the engine keeps frames, entries and the replacement, and
// brings the overview in step at the end. Destruction leaves whatever was not committed undone.
#pragma once

#include "key.hpp"
#include "notes/entries.hpp"
#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/log_change.hpp>
#include <framesd/store/view.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace framesd::store {

enum class Stored : std::uint8_t { inserted, replaced, same };  // same: replaced by what was there

// Of the log: what is read, or what is being built to take its place.
enum class Content : std::uint8_t { live, replacement };

// Errors of all calls: store_full, store_io, store_corrupt, store_unreachable; the transaction is then lost.
class WriteTransaction {
 public:
  virtual ~WriteTransaction() = default;

  virtual const RowFormat& format() const noexcept = 0;
  // Before anything was done here.
  virtual Version version() const noexcept = 0;

  // What stands beside the frames.
  virtual EntryTable& entries() noexcept = 0;

  // Whether there is a frame in `range` of the live content.
  [[nodiscard]] virtual result<bool> any_frame(const KeyRange& range) = 0;
  // These are about to be put: what is there may be read for all of them at once.
  [[nodiscard]] virtual result<void> expect(Content, std::span<const Key>) { return {}; }
  // Whether expect() does anything.
  virtual bool reads_ahead() const noexcept { return false; }
  // `record`, made by encode_record(), must stay where it is until finish(). Best in ascending order.
  [[nodiscard]] virtual result<Stored> put(Content content, Key key, Bytes record) = 0;
  // Of the live content; gives how many there were.
  [[nodiscard]] virtual result<std::uint64_t> erase(const KeyRange& range) = 0;
  // It should be committed before more is done.
  virtual bool full() const noexcept = 0;

  // The id of the replacement that is being built, by whomever; 0: none is.
  [[nodiscard]] virtual result<std::uint64_t> replacement() = 0;
  // Gives its id; empty: somebody is at one.
  [[nodiscard]] virtual result<std::optional<std::uint64_t>> begin_replacement() = 0;
  // It becomes the live content, or is dropped.
  [[nodiscard]] virtual result<void> end_replacement(bool becomes_live) = 0;

  // Brings the overview in step, numbers `changes` as the states that they made, writes them down and gives
  // the version of the last one. Nothing may be done afterwards but to commit.
  [[nodiscard]] virtual result<Version> finish(std::span<LogChange> changes) = 0;
};

}  // namespace framesd::store
