// SPDX-License-Identifier: MIT
//
// Entries: small values by key, beside the frames of one log, as one transaction of an engine sees them.
//
// Notes, their bonds and the facts are such. Keys are ordered as bytes. What is given is valid until the next
// call.
#pragma once

#include "bytes.hpp"
#include <framesd/base/error.hpp>

#include <optional>

namespace framesd::store {

// Errors of all calls: store_corrupt, store_io, store_unreachable.
class Entries {
 public:
  virtual ~Entries() = default;

  // The value under `key`, if there is one. Moves nothing.
  [[nodiscard]] virtual result<std::optional<Bytes>> get(Bytes key) = 0;

  // Moves, and true: stands on an entry now. False: there is none there.
  [[nodiscard]] virtual result<bool> seek(Bytes key) = 0;        // to the first not below `key`
  [[nodiscard]] virtual result<bool> seek_below(Bytes key) = 0;  // to the last below `key`
  [[nodiscard]] virtual result<bool> next() = 0;
  [[nodiscard]] virtual result<bool> previous() = 0;

  // REQUIRES: the last call moved, and gave true
  virtual Bytes key() const noexcept = 0;
  virtual Bytes value() const noexcept = 0;
};

// Errors: also store_full; the transaction is then lost.
class EntryTable : public Entries {
 public:
  // Stores `value` under `key`, new or not.
  [[nodiscard]] virtual result<void> put(Bytes key, Bytes value) = 0;
  // An absent one is no error.
  [[nodiscard]] virtual result<void> erase(Bytes key) = 0;
};

}  // namespace framesd::store
