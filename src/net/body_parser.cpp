// SPDX-License-Identifier: MIT
#include "body_parser.hpp"

#include <algorithm>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace framesd::net {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

http::HeadError error_of(const error_code& ec) {
  if (ec == beast_http::error::body_limit) return {413, "The body is too large."};
  if (ec == beast_http::error::header_limit) return {431, "The chunk extensions or trailers are too large."};
  return {400, "The body does not follow its transfer coding."};
}

// Leading empty lines are part of a head as scanned; Beast does not know them.
std::string_view without_empty_lines(std::string_view head) {
  head.remove_prefix(std::min(head.find_first_not_of("\r\n"), head.size()));
  return head;
}

}  // namespace

// Beast's events, of which only the body's bytes and the sizes of the rest matter.
class BodyParser::Parser final : public beast_http::basic_parser<true> {
 public:
  Parser(std::size_t head_bytes, std::string& body)
      : body_(body), overhead_left_(http::kHeadMax - std::min(head_bytes, http::kHeadMax)) {}

  // Bytes that extensions and trailers may still take.
  std::size_t overhead_left() const noexcept { return overhead_left_; }

 private:
  void on_request_impl(beast_http::verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(beast_http::field, string_view name, string_view value, error_code& ec) override {
    if (head_done_) spend(name.size() + value.size() + std::string_view(": \r\n").size(), ec);
  }
  void on_header_impl(error_code&) override { head_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view bytes, error_code&) override {
    body_.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& ec) override {
    spend(extensions.size(), ec);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override {
    body_.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_finish_impl(error_code&) override {}

  void spend(std::size_t bytes, error_code& ec) {
    if (bytes > overhead_left_) {
      ec = beast_http::error::header_limit;
    } else {
      overhead_left_ -= bytes;
    }
  }

  std::string& body_;
  std::size_t overhead_left_;
  bool head_done_ = false;
};

BodyParser::BodyParser(std::string_view head, std::optional<std::uint64_t> body_max, std::string& body)
    : parser_(std::make_unique<Parser>(head.size(), body)) {
  parser_->header_limit(static_cast<std::uint32_t>(2 * http::kHeadMax));  // ours is the stricter one
  if (body_max) {
    parser_->body_limit(*body_max);
  } else {
    parser_->body_limit(boost::none);
  }
  const std::string_view known = without_empty_lines(head);
  error_code ec;
  parser_->put(boost::asio::buffer(known), ec);
  if (ec) error_ = error_of(ec);
  parser_->eager(true);
}

BodyParser::~BodyParser() = default;

std::size_t BodyParser::feed(std::string_view received) {
  error_code ec;
  const std::size_t used = parser_->put(boost::asio::buffer(received), ec);
  if (ec == beast_http::error::need_more) ec = {};
  if (!ec && !parser_->is_done() && parser_->chunked() && received.size() - used > parser_->overhead_left()) {
    ec = beast_http::error::header_limit;
  }
  if (ec) error_ = error_of(ec);
  return used;
}

bool BodyParser::done() const noexcept { return parser_->is_done(); }

}  // namespace framesd::net
