// SPDX-License-Identifier: MIT
#include "body_parser.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace framesd::net {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

http::HeadError error_of(const error_code& ec) {
  if (ec == beast_http::error::body_limit) return {413, "The body is too large."};
  return {400, "The body does not follow its transfer coding."};
}

// All that Beast needs of a head that was scanned already.
constexpr std::string_view kChunkedHead = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace

// Beast's events, of which only the body's bytes matter.
class BodyParser::Parser final : public beast_http::basic_parser<true> {
 public:
  explicit Parser(const Keep& keep) : keep_(keep) {}

 private:
  void on_request_impl(beast_http::verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(beast_http::field, string_view, string_view, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view bytes, error_code&) override { return keep(bytes); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override {
    return keep(bytes);
  }
  void on_finish_impl(error_code&) override {}

  std::size_t keep(string_view bytes) {
    keep_({bytes.data(), bytes.size()});
    return bytes.size();
  }

  const Keep& keep_;
};

BodyParser::BodyParser(const http::Head& head, std::size_t head_bytes, std::optional<std::uint64_t> body_max,
                       Keep keep)
    : keep_(std::move(keep)) {
  const std::uint64_t most = body_max.value_or(std::numeric_limits<std::uint64_t>::max());
  if (!head.chunked) {
    rest_ = head.content_length.value_or(0);
    if (rest_ > most) error_ = error_of(beast_http::error::body_limit);
    return;
  }
  framing_.emplace(http::kHeadMax - std::min(head_bytes, http::kHeadMax), most);
  parser_ = std::make_unique<Parser>(keep_);
  if (body_max) {
    parser_->body_limit(*body_max);
  } else {
    parser_->body_limit(boost::none);
  }
  parser_->eager(true);
  decode(kChunkedHead);
}

BodyParser::~BodyParser() = default;

std::size_t BodyParser::decode(std::string_view bytes) {
  error_code ec;
  const std::size_t used = parser_->put(boost::asio::buffer(bytes), ec);
  if (ec && ec != beast_http::error::need_more) error_ = error_of(ec);
  return used;
}

// Checks the framing of bytes that were not checked yet.
void BodyParser::judge(std::string_view received) {
  while (judged_ < received.size() && !framing_->done() && !framing_->error()) {
    const bool in_chunks = !framing_->behind_data();
    const auto taken = framing_->take(received.substr(judged_));
    judged_ += taken.bytes;
    if (!taken.data.empty()) data_ = judged_;
    if (in_chunks) chunks_ = judged_;
  }
  error_ = framing_->error();
}

std::size_t BodyParser::feed(std::string_view received) {
  if (error_) return 0;
  if (!framing_) {
    received = received.substr(0, rest_);
    keep_(received);
    rest_ -= received.size();
    return received.size();
  }
  judge(received);
  if (error_) return 0;
  std::size_t used = decode(received.substr(0, data_));
  if (framing_->done()) {  // Beast accepts the last chunk only together with the end of the body
    decode(std::string(received.substr(used, chunks_ - used)) + "\r\n");
    used = judged_;
  }
  judged_ -= used;
  chunks_ -= std::min(used, chunks_);
  data_ -= std::min(used, data_);
  return used;
}

bool BodyParser::done() const noexcept { return framing_ ? parser_->is_done() : rest_ == 0 && !error_; }

}  // namespace framesd::net
