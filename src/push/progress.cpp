// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <framesd/base/clock.hpp>
#include <framesd/base/digest.hpp>
#include <framesd/base/json_writer.hpp>
#include <framesd/base/random.hpp>

#include <charconv>
#include <optional>

#include <boost/json/parse.hpp>

namespace framesd::push {
namespace {

constexpr unsigned kIncarnationDigits = 16;

std::optional<std::uint64_t> hex_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

PendingRange read_range(const boost::json::value& value) {
  const boost::json::array& range = value.as_array();
  return {.range = {Depth::from_count(range.at(0).to_number<std::int64_t>()),
                    Depth::from_count(range.at(1).to_number<std::int64_t>())},
          .erase = range.at(2).as_bool()};
}

// Throws where the text is of another form.
Progress read_members(const boost::json::object& note) {
  Progress progress;
  progress.version = {.incarnation = hex_number(note.at("incarnation").as_string()).value(),
                      .generation = note.at("generation").to_number<std::uint64_t>()};
  for (const boost::json::value& range : note.at("pending").as_array())
    add(progress.pending, read_range(range));
  progress.facts = note.at("facts").as_bool();
  // Notes of programs that did not write it yet are good without.
  if (const auto* since = note.if_contains("since"); since != nullptr && since->is_string())
    progress.since = parse_timestamp(std::string_view(since->get_string()));
  progress.number = note.at("number").to_number<std::uint64_t>();
  progress.digest = note.at("digest").as_string();
  if (const auto* const rows = note.if_contains("rows")) progress.rows = rows->to_number<std::uint64_t>();
  progress.created = note.at("created").as_string();
  return progress;
}

}  // namespace

Progress from_the_start() {
  return {.version = {}, .pending = everything(), .facts = true, .number = random_id() >> 32};
}

std::string note_key(std::string_view url) {
  Digest digest;
  digest.add(url);
  return "push/" + digest.text();
}

std::string note_text(const Progress& progress, std::string_view url) {
  std::string text;
  std::string incarnation;
  append_hex(incarnation, progress.version.incarnation, kIncarnationDigits);
  JsonWriter json(text);
  json.begin_object()
      .member("url", url)
      .member("incarnation", std::string_view(incarnation))
      .member("generation", progress.version.generation);
  json.key("pending").begin_array();
  for (const auto& [range, erase] : progress.pending)
    json.begin_array().value(range.min.count()).value(range.max.count()).value(erase).end_array();
  json.end_array()
      .member("facts", progress.facts)
      .member("since", progress.since ? std::optional(timestamp(*progress.since)) : std::nullopt)
      .member("number", progress.number)
      .member("digest", std::string_view(progress.digest))
      .member("rows", progress.rows)
      .member("created", std::string_view(progress.created))
      .end_object();
  return text;
}

Progress read_note(std::string_view text) {
  try {
    return read_members(boost::json::parse(text).as_object());
  } catch (const std::exception&) {
    return from_the_start();
  }
}

Progress progress_of(const store::View& log, const std::optional<store::KeptNote>& note) {
  if (note) return read_note(note->value);
  Progress progress = from_the_start();
  progress.since = log.created();
  return progress;
}

result<Lag> lag_in(store::View& log, Progress progress) {
  if (const auto taken = take_up_changes(progress, log); !taken) return taken.error();
  Lag lag{.version = progress.version,
          .behind = !progress.pending.empty() || progress.facts,
          .since = progress.since};
  for (const PendingRange& pending : progress.pending) {
    const auto count = log.count(pending.range);
    if (!count) return count.error();
    lag.rows += *count;
  }
  return lag;
}

result<void> take_up_changes(Progress& progress, store::View& log) {
  const auto changes = log.changes(progress.version);
  if (!changes) return changes.error();
  const bool lacked_none = progress.pending.empty() && !progress.facts;
  if (lacked_none && *changes && !(*changes)->empty()) progress.since = (*changes)->front().at;
  progress.version = log.version();
  const auto all_anew = [&] {
    progress.pending = everything();
    progress.facts = true;
  };
  if (!*changes) {
    all_anew();
    return {};
  }
  for (const store::LogChange& change : **changes) {
    using Kind = store::LogChange::Kind;
    if (change.kind == Kind::all) all_anew();
    if (change.kind == Kind::facts) progress.facts = true;
    if (change.kind == Kind::rows) add(progress.pending, {change.range, change.erased != 0});
  }
  limit(progress.pending);
  return {};
}

}  // namespace framesd::push
