// SPDX-License-Identifier: MIT
#include "exchange.hpp"

#include <cstring>

namespace framesd::net {
namespace {

constexpr std::size_t kKeptBytes = 1024 * 1024;
constexpr std::size_t kSpareMax = 64;  // more requests in flight on one worker are rare

void forget(std::string& text) noexcept {
  if (text.capacity() > kKeptBytes) std::string().swap(text);
  text.clear();
}

}  // namespace

void ReadBuffer::consume(std::size_t bytes) noexcept {
  begin_ += bytes;
  if (begin_ == end_) clear();
}

bool ReadBuffer::compact() noexcept {
  if (begin_ == 0) return false;
  std::memmove(bytes_.get(), bytes_.get() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  return true;
}

void ReadBuffer::erase(std::size_t offset, std::size_t bytes) noexcept {
  char* const at = bytes_.get() + begin_ + offset;
  std::memmove(at, at + bytes, end_ - begin_ - offset - bytes);
  end_ -= bytes;
}

void Exchange::clear() noexcept {
  in.clear();
  head_bytes = 0;
  forget(body);
  forget(out);
  forget(response.body);
  reply = api::Answered{};  // before what it is made from
  response.clear();
  request = {};
  rest = {};
  sent = 0;
  progress.clear();
  streamed = 0;
}

std::unique_ptr<Exchange> ExchangePool::take() {
  if (spare_.empty()) return std::make_unique<Exchange>();
  std::unique_ptr<Exchange> exchange = std::move(spare_.back());
  spare_.pop_back();
  return exchange;
}

void ExchangePool::give_back(std::unique_ptr<Exchange> exchange) {
  if (spare_.size() >= kSpareMax) return;
  exchange->clear();
  spare_.push_back(std::move(exchange));
}

}  // namespace framesd::net
