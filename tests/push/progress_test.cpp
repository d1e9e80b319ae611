// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include "push/edge_log.hpp"

#include <boost/test/unit_test.hpp>

using namespace framesd::push;
using namespace framesd::push::test;
using framesd::Depth;

namespace {

Progress some_progress() {
  Progress progress{
      .version = {.incarnation = 0xfedcba9876543210, .generation = 17},
      .facts = true,
      .since = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'795'000'000'123)),
      .number = UINT32_MAX,
      .digest = "0123",
      .rows = 2000,
      .created = "2026-11-20T12:34:56.789Z"};
  add(progress.pending, {{Depth::from_count(-5), Depth::from_count(-1)}, true});
  add(progress.pending, {{Depth::from_count(7), Depth::highest()}, false});
  return progress;
}

// What is pending of the changes since the log was as it is before `change`.
template <class Change>
Progress after(EdgeLog& edge, Change change) {
  const auto version = [](framesd::store::View& view) -> framesd::result<framesd::store::Version> {
    return view.version();
  };
  Progress progress{.version = edge.store.look(version).value()};
  change();
  const auto taken =
      edge.store.look([&](framesd::store::View& view) { return take_up_changes(progress, view); });
  BOOST_REQUIRE(taken.has_value());
  BOOST_TEST((progress.version == edge.store.look(version).value()));
  return progress;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(progress_note)

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
  const Progress progress = some_progress();
  BOOST_TEST((read_note(note_text(progress, "http://centre/\"logs\"")) == progress));
}

BOOST_AUTO_TEST_CASE(a_note_of_another_form_means_that_nothing_is_known) {
  const std::string text = note_text(some_progress(), "http://centre");
  for (const std::string& other : {std::string(), std::string("{}"), std::string("7"), text.substr(1),
                                   "{\"incarnation\":\"x" + text.substr(text.find("\",\"generation"))}) {
    const Progress progress = read_note(other);
    BOOST_TEST((progress.pending == everything()), other);
    BOOST_TEST(progress.facts);
  }
}

BOOST_AUTO_TEST_CASE(a_note_of_a_program_that_did_not_write_times_is_good_without) {
  Progress progress = some_progress();
  std::string text = note_text(progress, "http://centre");
  const std::size_t at = text.find("\"since\":");
  text.erase(at, text.find(',', at) + 1 - at);
  progress.since.reset();
  BOOST_TEST((read_note(text) == progress));
}

BOOST_AUTO_TEST_CASE(the_most_ranges_fit_into_a_note) {
  Progress progress = some_progress();
  progress.pending.clear();
  for (std::size_t i = 0; i < framesd::push::kPendingMost; ++i) {
    const auto at = -INT64_MAX + static_cast<std::int64_t>(2 * i);
    progress.pending.push_back({{Depth::from_count(at), Depth::from_count(at)}, true});
  }
  BOOST_TEST(note_text(progress, std::string(8000, 'u')).size() < 64U * 1024);
}

BOOST_AUTO_TEST_CASE(addresses_have_notes_of_their_own) {
  BOOST_TEST(note_key("http://a/logs/x") == note_key("http://a/logs/x"));
  BOOST_TEST(note_key("http://a/logs/x") != note_key("http://a/logs/y"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(changes_of_a_log)

BOOST_AUTO_TEST_CASE(rows_that_were_stored_are_pending) {
  EdgeLog edge;
  edge.put(1, 9, 5);
  const Progress progress = after(edge, [&] { edge.put(8, 10, 6); });
  BOOST_TEST((progress.pending == Pending{{{depth_of(8), depth_of(10)}, false}}));
  BOOST_TEST(!progress.facts);
}

BOOST_AUTO_TEST_CASE(erased_ones_are_to_be_erased) {
  EdgeLog edge;
  edge.put(1, 9, 5);
  const Progress progress = after(edge, [&] { edge.erase(3, 4); });
  BOOST_TEST((progress.pending == Pending{{{depth_of(3), depth_of(4)}, true}}));
}

BOOST_AUTO_TEST_CASE(the_oldest_change_that_is_lacking_says_since_when) {
  EdgeLog edge;
  Progress progress = after(edge, [&] { edge.put(1, 3, 5); });
  const auto first = progress.since;
  BOOST_REQUIRE(first.has_value());
  while (std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) <= *first) {
  }
  edge.put(4, 4, 5);
  const auto lag = edge.store.look([&](framesd::store::View& view) { return lag_in(view, progress); });
  BOOST_REQUIRE(lag.has_value());
  BOOST_TEST(lag->behind);
  BOOST_TEST(lag->rows == 4U);
  BOOST_TEST((lag->since == first));
}

BOOST_AUTO_TEST_CASE(facts_touch_no_rows) {
  EdgeLog edge;
  const Progress progress = after(edge, [&] { edge.describe("{\"well\":\"A\"}"); });
  BOOST_TEST(progress.pending.empty());
  BOOST_TEST(progress.facts);
}

BOOST_AUTO_TEST_CASE(a_log_that_was_replaced_is_sent_whole) {
  EdgeLog edge;
  edge.put(1, 9, 5);
  const Progress progress = after(edge, [&] { edge.replace(4); });
  BOOST_TEST((progress.pending == everything()));
  BOOST_TEST(progress.facts);
}

BOOST_AUTO_TEST_CASE(more_changes_than_are_kept_mean_everything) {
  EdgeLog edge;
  edge.put(1, 9, 5);
  const Progress progress = after(edge, [&] {
    for (std::uint64_t i = 0; i <= framesd::store::kChangesKept; ++i)
      edge.put(3, 3, static_cast<std::uint8_t>(i % 2));
  });
  BOOST_TEST((progress.pending == everything()));
}

BOOST_AUTO_TEST_SUITE_END()
