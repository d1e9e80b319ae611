// SPDX-License-Identifier: MIT
//
// Listener: a client of events, which asks its source whenever it is woken, as a session does.
#pragma once

#include <framesd/base/mutex.hpp>
#include <framesd/http/body_stream.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <boost/test/unit_test.hpp>

namespace framesd::test {

class Listener {
 public:
  explicit Listener(std::unique_ptr<http::BodySource> source) : source_(std::move(source)) {
    source_->wake_with([bell = bell_] {
      const Lock lock(bell->mutex);
      bell->rung = true;
      bell->changed.notify_all();
    });
  }

  // All that is heard up to the piece with `text`, from where the last call ended.
  std::string until(std::string_view text) {
    while (news_.find(text) == std::string::npos) {
      BOOST_REQUIRE_MESSAGE(hear(), "no '" << text << "' in: " << all_);
    }
    return std::exchange(news_, {});
  }
  // The last id of the piece with `text`.
  std::string id_behind(std::string_view text) {
    if (!text.empty()) until(text);
    const auto at = all_.rfind("id: ");
    BOOST_REQUIRE(at != std::string::npos);
    return all_.substr(at + 4, all_.find('\n', at) - at - 4);
  }
  // Whether the stream ends, whatever comes first.
  bool is_over() {
    while (hear()) continue;
    return over_;
  }
  std::string sign_of_life() {
    std::string text;
    source_->keep_alive(text);
    return text;
  }
  const std::string& heard() const noexcept { return all_; }
  void leave() { source_.reset(); }

 private:
  struct Bell {
    Mutex mutex;
    Condition changed;
    bool rung FRAMESD_GUARDED_BY(mutex) = false;
  };

  // False: it is over, or nothing has come for ten seconds.
  bool hear() {
    if (over_ || !wait()) return false;
    std::string piece;
    over_ = source_->next(piece) == http::BodySource::Next::end;
    all_ += piece;
    news_ += piece;
    return true;
  }
  bool wait() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    const Lock lock(bell_->mutex);
    while (!bell_->rung && std::chrono::steady_clock::now() < deadline)
      bell_->changed.wait_until(bell_->mutex, deadline);
    return std::exchange(bell_->rung, false);
  }

  std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::unique_ptr<http::BodySource> source_;
  std::string all_;
  std::string news_;  // since the last until()
  bool over_ = false;
};

}  // namespace framesd::test
