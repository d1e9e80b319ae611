// SPDX-License-Identifier: MIT
#include <framesd/ingest/content_digest.hpp>

#include <algorithm>
#include <utility>

namespace framesd::ingest {

void ContentDigest::end_block() {
  whole_.add(std::exchange(block_, {}).text());
  in_block_ = 0;
}

void ContentDigest::add(std::span<const char> bytes) {
  while (!bytes.empty()) {
    if (in_block_ == block_bytes_) end_block();
    const std::size_t count = std::min(block_bytes_ - in_block_, bytes.size());
    block_.add(bytes.first(count));
    in_block_ += count;
    bytes = bytes.subspan(count);
  }
}

std::string ContentDigest::text() const {
  ContentDigest last = *this;
  if (last.in_block_ != 0) last.end_block();
  return last.whole_.text();
}

void BackwardsDigest::add(std::span<const char> block) {
  Digest digest;
  digest.add(block);
  blocks_.push_back(digest.text());
}

std::string BackwardsDigest::text() const {
  Digest whole;
  std::for_each(blocks_.rbegin(), blocks_.rend(), [&](const std::string& block) { whole.add(block); });
  return whole.text();
}

}  // namespace framesd::ingest
