// SPDX-License-Identifier: MIT
#include "gzip_source.hpp"

namespace framesd::api {

// Takes from the plain source until packing gives something: the deflater gathers a while.
GzipSource::Next GzipSource::next(std::string& out) {
  const std::size_t before = out.size();
  while (out.size() == before) {
    piece_.clear();
    const Next got = plain_->next(piece_);
    if (got == Next::broken) return got;
    deflater_.take(piece_, out);
    if (got == Next::end) {
      deflater_.finish(out);
      return got;
    }
  }
  return Next::more;
}

}  // namespace framesd::api
