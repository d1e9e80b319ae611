// SPDX-License-Identifier: MIT
#include <framesd/store/view.hpp>

#include <algorithm>

namespace framesd::store {

result<bool> changed_since(View& log, const Version& since, const DepthRange& range) {
  if (log.version() == since) return false;
  const auto changes = log.changes(since);
  if (!changes) return {boost::system::in_place_error, changes.error()};
  return !*changes || std::ranges::any_of(**changes, [&](const LogChange& change) {
    return change.kind != LogChange::Kind::facts && change.range.min <= range.max &&
           range.min <= change.range.max;
  });
}

}  // namespace framesd::store
