// SPDX-License-Identifier: MIT
//
// GzipSource: a streamed answer, packed while it is sent.
#pragma once

#include <framesd/gzip/gzip.hpp>
#include <framesd/http/body_stream.hpp>

#include <memory>
#include <string>
#include <utility>

namespace framesd::api {

class GzipSource final : public http::BodySource {
 public:
  GzipSource(std::unique_ptr<http::BodySource> plain, int level)
      : plain_(std::move(plain)), deflater_(level) {}

  Next next(std::string& out) override;

 private:
  std::unique_ptr<http::BodySource> plain_;
  gzip::Deflater deflater_;
  std::string piece_;
};

}  // namespace framesd::api
