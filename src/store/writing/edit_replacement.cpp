// SPDX-License-Identifier: MIT
//
// The part of Edit that replaces the whole log: another content is built beside the live one, and then takes
// its place.
#include "edit.hpp"

namespace framesd::store {

result<bool> Edit::is_under_way(std::uint64_t id, WriteProgress& progress) {
  const auto replacement = log_.replacement();
  if (!replacement) return {boost::system::in_place_error, replacement.error()};
  const bool it_is = id != 0 && id == *replacement;
  if (!it_is) refuse(progress, errc::cancelled);
  return it_is;
}

result<void> Edit::apply(const BeginReplacement&, const PendingWrite&, WriteProgress& progress) {
  progress.finished = true;
  const auto id = log_.begin_replacement();
  if (!id) return id.error();
  if (*id) {
    progress.outcome.replacement = **id;
  } else {
    refuse(progress, errc::store_replacing);
  }
  return {};
}

result<void> Edit::apply(const FinishReplacement& finish, const PendingWrite& write,
                         WriteProgress& progress) {
  const auto under_way = is_under_way(finish.id, progress);
  if (!under_way) return under_way.error();
  if (!*under_way) return {};
  if (finish.describe) {
    const auto done = apply(*finish.describe, write, progress);
    if (!done || !progress.finished || progress.refused) return done;
  }
  progress.finished = true;
  if (const auto done = log_.end_replacement(true); !done) return done;
  note_change({.kind = LogChange::Kind::all}, {});
  return drop_notes({});  // their rows are no more, all of them
}

result<void> Edit::apply(const AbandonReplacement& abandon, const PendingWrite&, WriteProgress& progress) {
  progress.finished = true;
  const auto under_way = is_under_way(abandon.id, progress);
  if (!under_way || !*under_way) return under_way ? result<void>() : under_way.error();
  return log_.end_replacement(false);
}

}  // namespace framesd::store
