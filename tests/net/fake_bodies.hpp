// SPDX-License-Identifier: MIT
//
// Uploads and Streams: sinks and sources that count, wait, refuse and break as a test tells them. What a test
// sets, it sets before the first request; the rest is safe from any thread.
#pragma once

#include <framesd/base/mutex.hpp>
#include <framesd/http/body_stream.hpp>
#include <framesd/http/problem.hpp>
#include <framesd/http/response.hpp>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace framesd::net::test {

// What has happened, by name, and how often.
class Events {
 public:
  void note(std::string_view event) {
    const Lock lock(mutex_);
    ++counts_[std::string(event)];
    noted_.notify_all();
  }
  void wait_for(std::string_view event, std::size_t times = 1) {
    const Lock lock(mutex_);
    while (counts_[std::string(event)] < times) noted_.wait(mutex_);
  }
  std::size_t count(std::string_view event) {
    const Lock lock(mutex_);
    return counts_[std::string(event)];
  }

 private:
  Mutex mutex_;
  Condition noted_;
  std::map<std::string, std::size_t> counts_ FRAMESD_GUARDED_BY(mutex_);
};

// Events: take, again, pause, finish, gone; closed, timeout, malformed, stopping.
class Uploads {
 public:
  bool held = false;                     // take() notes "held" and waits for let_go()
  bool throws = false;                   // take() does
  std::optional<std::size_t> refuse_at;  // take() says no with 422 once so many bytes came
  std::string endless;                   // a piece that no sink is ever done with; empty: none
  std::string last_words;                // what abandon() answers; empty: nothing

  Events events;
  std::atomic<std::size_t> largest_piece = 0;

  void let_go() { events.note("let go"); }
  std::unique_ptr<http::BodySink> sink() { return std::make_unique<Sink>(*this); }

 private:
  // finish() answers with all that was taken.
  class Sink final : public http::BodySink {
   public:
    explicit Sink(Uploads& uploads) : uploads_(uploads) {}
    ~Sink() override { uploads_.events.note("gone"); }

    bool take(std::string_view piece, http::Response& out) override {
      uploads_.events.note(piece.empty() ? "again" : "take");
      if (!uploads_.endless.empty() && piece == uploads_.endless) unfinished_ = true;
      if (uploads_.held) {
        uploads_.events.note("held");
        uploads_.events.wait_for("let go");
      }
      if (uploads_.throws) throw std::runtime_error("the secret inside");
      if (piece.size() > uploads_.largest_piece) uploads_.largest_piece = piece.size();
      all_ += piece;
      if (all_.size() < uploads_.refuse_at.value_or(std::string::npos)) return true;
      out.status = 422;
      out.body = "no more\n";
      return false;
    }
    bool unfinished() const noexcept override { return unfinished_; }
    void pause() override { uploads_.events.note("pause"); }
    void finish(http::Response& out) override {
      uploads_.events.note("finish");
      out.body = all_;
    }
    void abandon(Broken why, http::Response& out) override {
      static constexpr const char* kNames[] = {"closed", "timeout", "malformed", "stopping"};
      if (!uploads_.last_words.empty()) out.body = uploads_.last_words;
      uploads_.events.note(kNames[static_cast<std::size_t>(why)]);
    }

   private:
    Uploads& uploads_;
    std::string all_;
    bool unfinished_ = false;
  };

  friend class Sink;
};

// Sources that give what a test has told them to say, and have nothing in between. Events: next, gone.
class News {
 public:
  Events events;

  // From any thread.
  void say(std::string_view text) {
    change([&](News& news) { news.said_ += text; });
  }
  // Nothing is added, but the source calls all the same.
  void call() {
    change([](News&) {});
  }
  void end() {
    change([](News& news) { news.over_ = true; });
  }

  std::unique_ptr<http::BodySource> source() { return std::make_unique<Source>(*this); }

 private:
  class Source final : public http::BodySource {
   public:
    explicit Source(News& news) : news_(news) {}
    ~Source() override {
      {
        const Lock lock(news_.mutex_);
        news_.wake_ = nullptr;
      }
      news_.events.note("gone");
    }

    void wake_with(std::function<void()> wake) override {
      const Lock lock(news_.mutex_);
      news_.wake_ = std::move(wake);
    }
    Next next(std::string& out) override {
      const Lock lock(news_.mutex_);
      out += std::exchange(news_.said_, {});
      news_.events.note("next");
      return news_.over_ ? Next::end : Next::later;
    }
    void keep_alive(std::string& out) override { out += '.'; }

   private:
    News& news_;
  };

  template <class Change>
  void change(Change change) {
    const Lock lock(mutex_);
    change(*this);
    if (wake_) wake_();
  }

  Mutex mutex_;
  std::string said_ FRAMESD_GUARDED_BY(mutex_);
  bool over_ FRAMESD_GUARDED_BY(mutex_) = false;
  std::function<void()> wake_ FRAMESD_GUARDED_BY(mutex_);  // of the source there is

  friend class Source;
};

// Events: next, gone.
class Streams {
 public:
  enum class End { clean, empty, broken, throws };

  std::size_t pieces = 3;
  std::size_t piece_bytes = 10;
  End end = End::clean;  // with the last piece; alone behind it; in its place
  bool held = false;     // the second next() and those behind it wait for let_go()
  std::optional<std::uint64_t> promised;

  Events events;

  void let_go() { events.note("let go"); }
  std::unique_ptr<http::BodySource> source() { return std::make_unique<Source>(*this); }
  // All that a source gives: pieces of a's, b's, c's...
  std::string content() const {
    std::string all;
    for (std::size_t i = 0; i < pieces; ++i) all.append(piece_bytes, letter(i));
    return all;
  }

 private:
  static char letter(std::size_t piece) { return static_cast<char>('a' + piece % 26); }

  class Source final : public http::BodySource {
   public:
    explicit Source(Streams& streams) : streams_(streams) {}
    ~Source() override { streams_.events.note("gone"); }

    Next next(std::string& out) override {
      streams_.events.note("next");
      if (streams_.held && given_ > 0) streams_.events.wait_for("let go");
      const bool last = given_ + 1 >= streams_.pieces;
      if (last && streams_.end == End::broken) return Next::broken;
      if (last && streams_.end == End::throws) throw std::runtime_error("the secret inside");
      if (given_ == streams_.pieces) return Next::end;
      out.append(streams_.piece_bytes, letter(given_++));
      return last && streams_.end == End::clean ? Next::end : Next::more;
    }

   private:
    Streams& streams_;
    std::size_t given_ = 0;
  };

  friend class Source;
};

}  // namespace framesd::net::test
