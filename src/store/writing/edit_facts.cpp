// SPDX-License-Identifier: MIT
//
// The part of Edit that changes the facts of the log.
#include "edit.hpp"
#include "notes/facts.hpp"

namespace framesd::store {

result<void> Edit::apply(const Describe& describe, const PendingWrite&, WriteProgress& progress) {
  if (described_) {
    closed_ = true;
    return {};
  }
  progress.finished = true;
  if (describe.facts.size() > kFactsMax) {
    refuse(progress, errc::facts_malformed);
    return {};
  }
  const auto& [match, none_match] = describe.precondition;
  if (match && !is_current(*match)) {
    refuse(progress, errc::precondition_failed);
    return {};
  }
  const auto facts = read_facts(log_.entries());
  if (!facts && facts.error() != errc::store_corrupt) return facts.error();
  const bool may_be = !none_match || !is_current(*none_match) || (none_match->any && facts && facts->empty());
  if (!may_be) {
    refuse(progress, errc::precondition_failed);
    return {};
  }
  described_ = true;
  if (facts && *facts == describe.facts) return {};
  changes_made_.push_back({.kind = LogChange::Kind::facts, .range = kNoDepths});
  return write_facts(log_.entries(), describe.facts);  // damaged ones are mended
}

}  // namespace framesd::store
