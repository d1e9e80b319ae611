// SPDX-License-Identifier: MIT
#include "api_fixture.hpp"

#include <algorithm>

using framesd::Depth;
using framesd::http::BodySource;
using framesd::test::Api;
using Next = BodySource::Next;

namespace {

constexpr std::size_t kHead = 128;  // of a NumPy file

struct Filled : Api {
  Filled() { fill(100'000'000, 500'000, 20); }  // 100.0, 100.5, ... 109.5

  std::string text(std::string_view target) {
    auto [body, end] = streamed(target);
    BOOST_TEST((end == Next::end));
    return body;
  }

  void erase(std::int64_t from, std::int64_t to) {
    store.submit(framesd::store::Erase{{Depth::from_count(from), Depth::from_count(to)}}, [](const auto&) {});
  }
};

// More rows than a piece holds.
struct Long : Filled {
  static constexpr int kRows = 3000;
  Long() { fill(200'000'000, 1'000, kRows); }

  Next rest_of(std::string& body) {
    Next next = Next::more;
    while (next == Next::more) next = response.source->next(body);
    return next;
  }
};

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(exports, Filled)

BOOST_AUTO_TEST_CASE(csv_is_a_header_and_a_row_a_frame) {
  BOOST_TEST(text("/frames.csv?depth_min=109") ==
             "depth,col1,col2,col3,col4,col5,col6,col7,col8\n"
             "109.0,1,2,3,4,5,6,7,8\n"
             "109.5,1,2,3,4,5,6,7,8\n");
  BOOST_TEST(response.content_type == "text/csv");
  BOOST_TEST(!response.source_bytes.has_value());
}

BOOST_AUTO_TEST_CASE(samples_may_be_those_of_the_frame) {
  BOOST_TEST(text("/frames.csv?limit=1&samples=frame") == "depth,col1,col2,col3,col4\n100.0,10,20,30,40\n");
}

BOOST_AUTO_TEST_CASE(ndjson_carries_what_can_be_posted_back) {
  BOOST_TEST(text("/frames.ndjson?limit=2&order=desc") ==
             "{\"depth\":109.5,\"samples\":[1,2,3,4,5,6,7,8]}\n"
             "{\"depth\":109.0,\"samples\":[1,2,3,4,5,6,7,8]}\n");
  BOOST_TEST(text("/frames.ndjson?limit=1&fields=stats")
                 .ends_with(R"(],"stats":{"min":1,"max":8,"mean":4.5,"std":2.29128784747792}})"
                            "\n"));
}

BOOST_AUTO_TEST_CASE(ndjson_with_an_image_is_the_frame_of_a_page) {
  const std::string page(ask("/frames?limit=1&colormap=gray&norm=static").content());
  const std::string line = text("/frames.ndjson?limit=1&image=png&colormap=gray&norm=static");
  BOOST_TEST(page.find(line.substr(0, line.size() - 1)) != std::string::npos);
  BOOST_TEST(text("/frames.ndjson?limit=1&image=none") == "{\"depth\":100.0,\"width\":4,\"height\":1}\n");
}

BOOST_AUTO_TEST_CASE(npy_is_a_head_of_fixed_length_and_the_bytes) {
  const std::string body = text("/frames.npy?offset=17");
  BOOST_TEST(
      body.starts_with(std::string_view("\x93NUMPY\x01\x00\x76\x00{'descr': '|u1', 'fortran_order': "
                                        "False, 'shape': (3, 8), }",
                                        10 + 58)));
  BOOST_TEST(body[kHead - 1] == '\n');
  BOOST_TEST(body.size() == kHead + 3 * 8);
  BOOST_TEST(response.source_bytes.value() == body.size());
  BOOST_TEST(body.substr(kHead + 8, 8) == "\1\2\3\4\5\6\7\10");
}

BOOST_AUTO_TEST_CASE(selections_without_frames_are_empty_tables) {
  for (const char* query :
       {"depth_min=500", "after=109.5", "order=desc&after=100", "offset=20", "offset=9223372036854775807"}) {
    BOOST_TEST(lines_in(text(std::string("/frames.csv?") + query)) == 1u, query);
    BOOST_TEST(text(std::string("/frames.npy?") + query).size() == kHead, query);
    BOOST_TEST(text(std::string("/frames.ndjson?") + query).empty(), query);
  }
  BOOST_TEST(text("/frames.npy?after=9223372036854.775807").size() == kHead);
}

BOOST_AUTO_TEST_CASE(after_offset_and_order_are_those_of_a_page) {
  BOOST_TEST(
      text("/frames.csv?after=105&offset=2&limit=1&order=desc").ends_with("\n103.5,1,2,3,4,5,6,7,8\n"));
  BOOST_TEST(text("/frames.npy?after=105&offset=2&order=desc").size() == kHead + 8 * 8);
}

BOOST_AUTO_TEST_CASE(a_file_name_tells_the_bounds) {
  (void)ask("/frames.csv?depth_min=101");
  BOOST_TEST(
      response.headers.find("Content-Disposition: attachment; filename=\"frames_101.0_109.5.csv\"\r\n") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(wrong_parameters_are_refused_before_anything_streams) {
  for (const auto& [target, expected] : {std::pair{"/frames.csv?limit=0", 422u},
                                         {"/frames.csv?limit=9223372036854775808", 422u},
                                         {"/frames.csv?samples=png", 422u},
                                         {"/frames.csv?colormap=gray", 400u},
                                         {"/frames.npy?image=png", 400u},
                                         {"/frames.ndjson?depth_min=2&depth_max=1", 400u},
                                         {"/frames.parquet", 404u}}) {
    BOOST_TEST(status(target) == expected, target);
    BOOST_TEST(response.source == nullptr);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(exports_in_pieces, Long)

BOOST_AUTO_TEST_CASE(every_frame_comes_once_and_in_order) {
  const std::string csv = text("/frames.csv");
  BOOST_TEST(lines_in(csv) == 1u + 20 + kRows);
  BOOST_TEST(csv.ends_with("\n202.999,1,2,3,4,5,6,7,8\n"));
  BOOST_TEST(text("/frames.npy?limit=2000").size() == kHead + 2000 * 8);
  BOOST_TEST(lines_in(text("/frames.ndjson?order=desc&offset=5")) == 15u + kRows);
}

BOOST_AUTO_TEST_CASE(a_piece_is_small) {
  BOOST_TEST(status("/frames.csv") == 200u);
  std::string piece;
  BOOST_TEST((response.source->next(piece) == Next::more));
  BOOST_TEST(piece.size() < 2 * framesd::http::kPieceBytes);
}

BOOST_AUTO_TEST_CASE(what_is_stored_beyond_the_ends_or_behind_it_stays_out) {
  for (const std::string_view target : {"/frames.csv", "/frames.ndjson", "/frames.npy", "/frames.las",
                                        "/frames.csv?order=desc", "/frames.las?order=desc"}) {
    const std::string alone = text(target);
    BOOST_TEST(status(target) == 200u);
    std::string body;
    BOOST_REQUIRE((response.source->next(body) == Next::more));
    fill(900'000'000, 1, 1);
    fill(50'000'000, 1, 1);
    BOOST_CHECK(rest_of(body) == Next::end);
    BOOST_CHECK(body == alone);
    erase(900'000'000, 900'000'000);
    erase(50'000'000, 50'000'000);
  }
}

BOOST_AUTO_TEST_CASE(a_change_of_what_was_sent_already_does_not_matter) {
  const std::string alone = text("/frames.csv");
  BOOST_TEST(status("/frames.csv") == 200u);
  std::string body;
  BOOST_REQUIRE((response.source->next(body) == Next::more));
  erase(100'000'000, 101'000'000);
  BOOST_CHECK(rest_of(body) == Next::end);
  BOOST_CHECK(body == alone);
}

BOOST_AUTO_TEST_CASE(a_change_of_what_is_still_to_be_sent_cuts_it_off) {
  const auto changes = {+[](Long& log) { log.erase(202'000'000, 202'000'000); },
                        +[](Long& log) { log.fill(202'000'500, 1, 1); },
                        +[](Long& log) { log.fill(202'000'000, 1, 1, 5); }};
  for (const std::string_view target : {"/frames.csv", "/frames.ndjson", "/frames.npy", "/frames.las"}) {
    for (const auto& change : changes) {
      BOOST_TEST(status(target) == 200u);
      std::string body;
      BOOST_REQUIRE((response.source->next(body) == Next::more));
      change(*this);
      BOOST_CHECK(rest_of(body) == Next::broken);
      fill(200'000'000, 1'000, kRows);
      erase(202'000'500, 202'000'500);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_change_beyond_the_limit_does_not_matter) {
  for (const std::string_view target :
       {"/frames.csv?limit=2000", "/frames.npy?limit=2000&offset=10", "/frames.las?limit=2000"}) {
    const std::string alone = text(target);
    BOOST_TEST(status(target) == 200u);
    std::string body;
    BOOST_REQUIRE((response.source->next(body) == Next::more));
    erase(202'900'000, 202'900'000);
    BOOST_CHECK(rest_of(body) == Next::end);
    BOOST_CHECK(body == alone);
    fill(202'900'000, 1, 1);
  }
}

BOOST_AUTO_TEST_CASE(a_change_in_front_of_the_last_of_a_limit_cuts_it_off) {
  BOOST_TEST(status("/frames.csv?limit=2000&order=desc") == 200u);
  std::string body;
  BOOST_REQUIRE((response.source->next(body) == Next::more));
  erase(201'000'000, 201'000'000);
  BOOST_CHECK(rest_of(body) == Next::broken);
}

BOOST_AUTO_TEST_CASE(rows_stored_again_as_they_are_change_nothing) {
  BOOST_TEST(status("/frames.csv") == 200u);
  std::string body;
  BOOST_REQUIRE((response.source->next(body) == Next::more));
  fill(200'000'000, 1'000, kRows);
  BOOST_CHECK(rest_of(body) == Next::end);
}

BOOST_AUTO_TEST_CASE(more_changes_than_are_kept_cut_it_off) {
  BOOST_TEST(status("/frames.csv") == 200u);
  std::string body;
  BOOST_REQUIRE((response.source->next(body) == Next::more));
  for (std::int64_t i = 0; i <= std::int64_t{framesd::store::kChangesKept}; ++i) fill(900'000'000 + i, 1, 1);
  BOOST_CHECK(rest_of(body) == Next::broken);
}

BOOST_AUTO_TEST_SUITE_END()
