// SPDX-License-Identifier: MIT
//
// PartSource: a part of a streamed answer, from its first byte to its last. What the source cannot pass over
// is made and thrown away.
#pragma once

#include <framesd/http/body_stream.hpp>
#include <framesd/http/range.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace framesd::api {

class PartSource final : public http::BodySource {
 public:
  PartSource(std::unique_ptr<http::BodySource> whole, const http::ByteRange& range)
      : whole_(std::move(whole)), before_(range.first - whole_->pass_over(range.first)), left_(range.count) {}

  Next next(std::string& out) override;

 private:
  std::unique_ptr<http::BodySource> whole_;
  std::uint64_t before_;  // bytes still to be thrown away
  std::uint64_t left_;    // bytes still to be given
};

}  // namespace framesd::api
