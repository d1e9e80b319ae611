// SPDX-License-Identifier: MIT
#include "incoming_body.hpp"

#include "phase.hpp"

#include <algorithm>
#include <utility>

namespace framesd::net {
namespace {

// Beyond this size the next received bytes might not fit.
constexpr std::size_t kFullPiece = http::kUploadPieceBytes - ReadBuffer::kBytes;

}  // namespace

IncomingBody::IncomingBody(Exchange& exchange, std::unique_ptr<http::BodySink> sink, SteadyTime now)
    : exchange_(exchange),
      sink_(std::move(sink)),
      parser_(exchange.head, exchange.head_bytes, std::nullopt,
              [this](std::string_view part) { piece_.append(part); }),
      renewed_(now) {}

void IncomingBody::begin_turn() noexcept {
  came_ = 0;
  dry_ = false;
}

void IncomingBody::begin_piece() noexcept {
  piece_.clear();
  dry_ = false;
}

bool IncomingBody::wants_bytes() {
  if (piece_.size() > kFullPiece) return false;
  const std::string_view waiting = exchange_.in.unread().substr(exchange_.head_bytes);
  const std::size_t used = parser_.feed(waiting);
  exchange_.in.erase(exchange_.head_bytes, used);
  return !parser_.done() && !parser_.error();
}

std::span<char> IncomingBody::room() noexcept {
  if (parser_.rest() == 0) return exchange_.in.room();
  const std::span<char> room = piece_.room();
  return room.first(static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), parser_.rest())));
}

void IncomingBody::filled(std::size_t bytes) noexcept {
  if (parser_.rest() == 0) return exchange_.in.filled(bytes);
  piece_.filled(bytes);
  parser_.passed_by(bytes);
}

void IncomingBody::nothing_more(bool closed) noexcept {
  closed_ = closed;
  dry_ = !closed && piece_.empty();
}

void IncomingBody::give(http::Response& out) {
  const bool goes_on = sink_->unfinished();
  if (!goes_on) {
    came_ += piece_.size();
    silent_ = silent_ && piece_.empty();
  }
  if (!piece_.empty() && !sink_->take(goes_on ? std::string_view() : piece_.view(), out)) {
    end = End::refused;
  } else if (sink_->unfinished()) {
    return;
  } else if (parser_.error()) {
    end = End::malformed;
  } else if (parser_.done()) {
    sink_->finish(out);
    end = End::complete;
  } else if (closed_) {
    end = End::closed;
  }
}

void IncomingBody::end_turn() {
  if (!silent_ || came_ != 0 || end != End::none) return;
  sink_->pause();
  unsettled_ = false;
}

void IncomingBody::account(SteadyTime turn_began, SteadyTime now) noexcept {
  unsettled_ = unsettled_ || came_ != 0;
  since_renewed_ += came_;
  if (since_renewed_ < kRenewingBytes) {
    renewed_ = std::min(now, renewed_ + (now - turn_began));
  } else {
    since_renewed_ = 0;
    renewed_ = now;
  }
}

IncomingBody::Broken IncomingBody::broken() const {
  using Why = http::BodySink::Broken;
  switch (end) {
    case End::closed: return {{400, "The request ends within its body."}, Why::closed};
    case End::timeout: return {{408, "The body did not arrive in time."}, Why::timeout};
    case End::malformed: return {*parser_.error(), Why::malformed};
    default: return {{503, "The server stops."}, Why::stopping};
  }
}

}  // namespace framesd::net
