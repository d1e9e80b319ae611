// SPDX-License-Identifier: MIT
#include "call.hpp"
#include <framesd/base/text.hpp>
#include <framesd/net/client.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <thread>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace framesd::net {
namespace {

namespace beast_http = boost::beast::http;
using AnswerParser = beast_http::response_parser<beast_http::string_body>;

constexpr std::size_t kAnswerBodyMax = 4 << 20;  // bytes; the longest facts have 1 MB
constexpr std::size_t kSendBytes = 64 << 10;     // between two looks whether an answer came already
constexpr int kInterimMost = 16;                 // that may come in front of an answer
constexpr int kTurnsPerSecond = 10;              // of sending at a rate

std::string head_of(const ServerAddress& server, const ClientRequest& asked) {
  std::string head(asked.method);
  head.append(" ").append(server.prefix).append(asked.target).append(" HTTP/1.1\r\nHost: ");
  head.append(host_field(server)).append("\r\nConnection: close\r\n");
  for (const auto& [name, value] : asked.fields) head.append(name).append(": ").append(value).append("\r\n");
  if (asked.method == "POST" || asked.method == "PUT")
    head.append("Content-Length: ").append(std::to_string(asked.body.size())).append("\r\n");
  return head.append("\r\n");
}

bool is_cancelled(const ClientOptions& options) noexcept {
  return options.cancelled != nullptr && *options.cancelled;
}

Failure was_cancelled(const ServerAddress& server) {
  return fail(errc::cancelled, "the request to " + server.text() + " was ended");
}

SteadyTime in(std::chrono::milliseconds patience) { return std::chrono::steady_clock::now() + patience; }

// In pieces, at the rate; stops without an error where an answer is there.
int send_body(Call& call, std::string_view body, const ClientOptions& options) {
  const std::uint64_t rate = options.bytes_per_second;
  const std::size_t most =
      rate == 0 ? kSendBytes : std::clamp<std::size_t>(rate / kTurnsPerSecond, 1, kSendBytes);
  auto next = std::chrono::steady_clock::now();
  while (!body.empty() && !call.has_come()) {
    if (is_cancelled(options)) return ECANCELED;
    const std::string_view piece = body.substr(0, most);
    call.wait_until(in(options.silence));
    if (const int error = call.send(piece); error != 0) return error;
    body.remove_prefix(piece.size());
    if (rate == 0) continue;
    next += std::chrono::microseconds(piece.size() * 1'000'000 / rate);
    std::this_thread::sleep_until(next);
  }
  return 0;
}

// Gives an errno value; 0: the answer is whole. What comes behind it stays in `received`, which may begin
// with what has come before.
int receive_one(Call& call, std::string& received, AnswerParser& parser, const ClientOptions& options) {
  boost::system::error_code error;
  for (bool needs_more = received.empty(); !parser.is_done(); needs_more = true) {
    call.wait_until(in(options.silence));
    const std::size_t before = received.size();
    if (const int failed = needs_more ? call.receive_some(received) : 0; failed != 0) return failed;
    if (needs_more && received.size() == before) {
      if (!parser.got_some()) return ECONNABORTED;
      parser.put_eof(error);
      return error || !parser.is_done() ? ECONNABORTED : 0;
    }
    const std::size_t used = parser.put(boost::asio::buffer(received), error);
    if (error && error != beast_http::error::need_more) return EPROTO;
    received.erase(0, used);
  }
  return 0;
}

// The same, without what is said in front of the answer (100, 103).
int receive_answer(Call& call, std::optional<AnswerParser>& parser, const ClientOptions& options) {
  std::string received;
  for (int interim = 0; interim <= kInterimMost; ++interim) {
    parser.emplace();
    parser->eager(true);
    parser->body_limit(kAnswerBodyMax);
    const int error = receive_one(call, received, *parser, options);
    if (error != 0 || parser->get().result_int() / 100 != 1) return error;
  }
  return EPROTO;
}

std::string_view reason_of(int error) {
  switch (error) {
    case ETIMEDOUT: return "it took too long";
    case EPROTO: return "what answers there does not speak HTTP as it should";
    case ECONNABORTED: return "the connection was closed before the answer was whole";
    default: return {};
  }
}

ClientAnswer answer_of(AnswerParser& parser) {
  auto& message = parser.get();
  ClientAnswer answer{.status = message.result_int()};
  for (const auto& field : message)
    answer.fields.emplace_back(std::string(field.name_string()), std::string(field.value()));
  answer.body = std::move(message.body());
  return answer;
}

}  // namespace

std::string_view ClientAnswer::field(std::string_view name) const noexcept {
  const auto found =
      std::ranges::find_if(fields, [&](const auto& each) { return equal_ignoring_case(each.first, name); });
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

checked<ClientAnswer> request(const ServerAddress& server, const ClientRequest& request,
                              const ClientOptions& options) {
  Call call(in(options.connecting), options.cancelled);
  if (const auto connected = connect(call, server); !connected)
    return is_cancelled(options) ? was_cancelled(server) : connected.error();
  call.wait_until(in(options.silence));
  int not_sent = call.send(head_of(server, request));
  if (not_sent == 0) not_sent = send_body(call, request.body, options);
  // A server that refuses a body before its end closes the connection; what it said may still be there.
  std::optional<AnswerParser> parser;
  const int error = receive_answer(call, parser, options);
  if (error == 0) return answer_of(*parser);
  if (is_cancelled(options)) return was_cancelled(server);
  const int first = not_sent != 0 ? not_sent : error;
  return no_answer(server, first, reason_of(first));
}

}  // namespace framesd::net
