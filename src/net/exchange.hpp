// SPDX-License-Identifier: MIT
//
// Exchange: the memory of one request and its answer. A connection has one only while a request is in flight,
// so that an idle connection costs no buffer; a worker keeps a few for the next ones. One thread.
#pragma once

#include "send_progress.hpp"
#include <framesd/api/service.hpp>
#include <framesd/http/address.hpp>
#include <framesd/http/head_scan.hpp>
#include <framesd/http/request.hpp>
#include <framesd/http/response.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::net {

// Received bytes that are not consumed yet. compact() invalidates views into it, erase() those behind its
// offset; receiving more does not.
class ReadBuffer {
 public:
  // Room for a head of kHeadMax bytes and, after it, for parts of its body.
  static constexpr std::size_t kBytes = 2 * http::kHeadMax;

  std::string_view unread() const noexcept { return {bytes_.get() + begin_, end_ - begin_}; }
  // Where to receive to; then filled() with the number of bytes received.
  std::span<char> room() noexcept { return {bytes_.get() + end_, kBytes - end_}; }
  void filled(std::size_t bytes) noexcept { end_ += bytes; }
  void consume(std::size_t bytes) noexcept;
  // Moves the unread bytes to the front. True if anything moved.
  bool compact() noexcept;
  // Removes `bytes` of the unread bytes, from `offset` on.
  void erase(std::size_t offset, std::size_t bytes) noexcept;
  void clear() noexcept { begin_ = end_ = 0; }

 private:
  std::unique_ptr<char[]> bytes_ =
      std::make_unique_for_overwrite<char[]>(kBytes);  // untouched pages cost nothing
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

struct Exchange {
  ReadBuffer in;
  http::Head head;
  std::size_t head_bytes = 0;
  std::string body;
  std::array<char, 36> request_id{};  // if the client sent none
  http::AddressText client;           // if a proxy sent its address
  http::Request request;
  api::Reply reply;  // of the service; may hold views into request and body
  http::Response response;
  std::string out;             // heads and small bodies, gathered
  std::string_view rest;       // a large body, or a piece of one; sent after `out`
  std::size_t sent = 0;        // of out and rest
  SendProgress progress;       // of the client that reads it
  std::uint64_t streamed = 0;  // bytes of a source's content that were framed

  // Makes it ready for another connection; memory beyond 1 MB is freed.
  void clear() noexcept;
};

class ExchangePool {
 public:
  std::unique_ptr<Exchange> take();
  void give_back(std::unique_ptr<Exchange> exchange);

 private:
  std::vector<std::unique_ptr<Exchange>> spare_;
};

}  // namespace framesd::net
