// SPDX-License-Identifier: MIT
#include "part_source.hpp"

#include <algorithm>

namespace framesd::api {

PartSource::Next PartSource::next(std::string& out) {
  const std::size_t start = out.size();
  for (;;) {
    const Next got = whole_->next(out);
    if (got == Next::broken) return got;
    const std::uint64_t unwanted = std::min<std::uint64_t>(before_, out.size() - start);
    out.erase(start, static_cast<std::size_t>(unwanted));
    before_ -= unwanted;
    const std::uint64_t given = std::min<std::uint64_t>(left_, out.size() - start);
    out.resize(start + static_cast<std::size_t>(given));
    left_ -= given;
    if (left_ == 0) return Next::end;
    if (got == Next::end) return Next::broken;  // it was said to be longer
    if (given != 0) return Next::more;
  }
}

}  // namespace framesd::api
