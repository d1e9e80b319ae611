// SPDX-License-Identifier: MIT
#include <framesd/http/params.hpp>

#include <array>

#include <boost/test/unit_test.hpp>

namespace http = framesd::http;
using framesd::Depth;
using framesd::http::ParameterSpec;
using framesd::http::Params;
using framesd::http::Problem;
using framesd::http::Query;

namespace {

enum class Order { ascending, descending };
constexpr std::array<std::string_view, 2> kOrders = {"asc", "desc"};
constexpr ParameterSpec kSpecs[] = {
    http::depth_parameter("depth_min", ""),
    http::depth_parameter("depth_max", ""),
    http::count_parameter("limit", "", 1, 1000),
    http::count_parameter("offset", "", 0, http::kCountMax, "7"),
    http::choice_parameter("order", "", kOrders),
    http::boolean_parameter("invert", "", {}),
    http::repeatable(http::text_parameter("colormap", "")),
    http::number_parameter("gamma", "", 0.1, 10),
    http::pair_parameter("clip", "", 0, 100),
    http::limited_text("title", "", 5, "a title"),
};

// A query read by kSpecs.
struct Asked {
  std::string text;
  Query query;
  std::optional<Params> params;

  explicit Asked(std::string sent, std::span<const ParameterSpec> specs = kSpecs) : text(std::move(sent)) {
    BOOST_TEST_REQUIRE(!query.read(text).has_value());
    params.emplace(query.parameters(), specs);
  }
  Params* operator->() { return &*params; }
  Problem problem() const {
    const auto found = params->problem();
    BOOST_TEST_REQUIRE(found.has_value());
    return *found;
  }
  bool fine() const { return !params->problem().has_value(); }
};

// Checks that `read` gives nothing and one 422 about `name` for every text.
template <class Read>
void check_refused(std::string_view name, std::initializer_list<const char*> values, Read read) {
  for (const char* value : values) {
    BOOST_TEST_CONTEXT(name << "=" << value) {
      Asked asked(std::string(name) + "=" + value);
      BOOST_TEST(!read(asked).has_value());
      BOOST_TEST(asked.problem().status == 422u);
      BOOST_TEST_REQUIRE(asked.problem().errors.size() == 1u);
      BOOST_TEST(asked.problem().errors[0].parameter == name);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(params)

BOOST_AUTO_TEST_CASE(absent_parameters_are_no_fault) {
  Asked asked("");
  BOOST_TEST(!asked->depth("depth_min").has_value());
  BOOST_TEST(!asked->count("limit").has_value());
  BOOST_TEST(!asked->boolean("invert").has_value());
  BOOST_TEST(asked->texts("colormap").empty());
  BOOST_TEST(asked->depth_range().contains(Depth::lowest()));
  BOOST_TEST(asked.fine());
}

BOOST_AUTO_TEST_CASE(unknown_ones_are_400_and_name_the_nearest) {
  const Problem problem = Asked("limti=5&frobnicate=1").problem();
  BOOST_TEST(problem.status == 400u);
  BOOST_TEST_REQUIRE(problem.errors.size() == 2u);
  BOOST_TEST(problem.errors[0].parameter == "limti");
  BOOST_TEST(problem.errors[0].detail == "is not a parameter of this route; did you mean 'limit'?");
  BOOST_TEST(problem.errors[1].detail == "is not a parameter of this route");
  BOOST_TEST(Asked("Limit=5").problem().status == 400u);
}

BOOST_AUTO_TEST_CASE(names_that_begin_with_an_underscore_are_ignored) {
  BOOST_TEST(Asked("_=1&_x=2&_=3").fine());
}

BOOST_AUTO_TEST_CASE(repeated_ones_are_400_once) {
  const Problem problem = Asked("limit=1&limit=1&limit=2").problem();
  BOOST_TEST(problem.status == 400u);
  BOOST_TEST(problem.errors.size() == 1u);
}

BOOST_AUTO_TEST_CASE(how_often_it_may_be_given_can_be_bounded) {
  constexpr ParameterSpec kLogs[] = {http::repeatable(http::text_parameter("log", ""), 2, 3)};
  for (const char* query : {"", "log=a&log=b", "log=a&log=b&log=c"})
    BOOST_TEST(!Asked(query, kLogs).params->problem().has_value(), query);
  for (const char* query : {"log=a", "log=a&log=b&log=c&log=d"}) {
    const auto problem = Asked(query, kLogs).params->problem();
    BOOST_REQUIRE(problem.has_value());
    BOOST_TEST(problem->status == 422u);
    BOOST_TEST(problem->detail.find("2 to 3 times") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(the_repeatable_one_may_be_given_several_times) {
  Asked asked("colormap=gray&colormap=jet");
  const auto texts = asked->texts("colormap");
  BOOST_TEST_REQUIRE(texts.size() == 2u);
  BOOST_TEST(texts[1] == "jet");
  BOOST_TEST(asked.fine());
  Asked empty("colormap=gray&colormap=");
  (void)empty->texts("colormap");
  BOOST_TEST(empty.problem().status == 422u);
}

BOOST_AUTO_TEST_CASE(where_400_and_422_apply_400_wins_and_all_are_named) {
  Asked asked("limit=0&colur=x&order=up");
  (void)asked->count("limit");
  (void)asked->choice<Order>("order");
  const Problem problem = asked.problem();
  BOOST_TEST(problem.status == 400u);
  BOOST_TEST_REQUIRE(problem.errors.size() == 3u);
  BOOST_TEST(problem.errors[1].detail == "is a count from 1 to 1000");
  BOOST_TEST(problem.detail ==
             "'colur' is not a parameter of this route; 'limit' is a count from 1 to 1000; 'order' is one of "
             "asc, desc.");
}

BOOST_AUTO_TEST_CASE(depths) {
  BOOST_TEST(Asked("depth_min=9000.1")->depth("depth_min").value() == Depth::from_count(9000100000));
  BOOST_TEST(Asked("depth_min=1e+3")->depth("depth_min").value() == Depth::from_count(1000000000));
  check_refused("depth_min", {"", "nan", "inf", "0x10", "1e999", "abc", "1.5m", "%201"},
                [](Asked& asked) { return asked->depth("depth_min"); });
}

BOOST_AUTO_TEST_CASE(counts) {
  BOOST_TEST(Asked("limit=1000")->count("limit").value() == 1000u);
  BOOST_TEST(Asked("offset=9223372036854775807")->count("offset").value() == 9223372036854775807u);
  check_refused("limit", {"", "0", "1001", "1.0", "-1", "+1", "1e2", "18446744073709551617"},
                [](Asked& asked) { return asked->count("limit"); });
  check_refused("offset", {"9223372036854775808"}, [](Asked& asked) { return asked->count("offset"); });
}

BOOST_AUTO_TEST_CASE(booleans) {
  BOOST_TEST(Asked("invert=true")->boolean("invert").value());
  BOOST_TEST(!Asked("invert=0")->boolean("invert").value());
  check_refused("invert", {"", "TRUE", "yes", "2"}, [](Asked& asked) { return asked->boolean("invert"); });
}

BOOST_AUTO_TEST_CASE(choices_in_any_case) {
  BOOST_TEST((Asked("order=desc")->choice<Order>("order") == Order::descending));
  BOOST_TEST((Asked("order=ASC")->choice<Order>("order") == Order::ascending));
  check_refused("order", {"", "up", "asc,desc"}, [](Asked& asked) { return asked->choice<Order>("order"); });
}

BOOST_AUTO_TEST_CASE(numbers_and_pairs) {
  BOOST_TEST(Asked("gamma=0.5")->number("gamma").value() == 0.5);
  const auto clip = Asked("clip=2,98.5")->number_pair("clip").value();
  BOOST_TEST(clip.first == 2.0);
  BOOST_TEST(clip.second == 98.5);
  check_refused("gamma", {"", "0", "10.1", "nan", "0.5,1"},
                [](Asked& asked) { return asked->number("gamma"); });
  check_refused("clip", {"", "2", "2,", ",98", "2,98,99", "2,101", "2;98"},
                [](Asked& asked) { return asked->number_pair("clip"); });
}

BOOST_AUTO_TEST_CASE(an_inverted_range_is_400) {
  Asked inverted("depth_min=2&depth_max=1");
  (void)inverted->depth_range();
  BOOST_TEST(inverted.problem().status == 400u);
  BOOST_TEST(inverted.problem().errors[0].parameter == "depth_min");
  Asked one("depth_min=1&depth_max=1");
  BOOST_TEST((one->depth_range() == framesd::DepthRange::only(Depth::from_count(1000000))));
  BOOST_TEST(one.fine());
}

BOOST_AUTO_TEST_CASE(what_a_path_says_is_checked_alike) {
  Asked asked("");
  BOOST_TEST(asked->integer_in_path("index", "-12").value() == -12);
  BOOST_TEST(asked->depth_in_path("depth", "1.5").value() == Depth::from_count(1500000));
  BOOST_TEST(asked.fine());
  for (const char* text : {"", "-", "--1", "1.0", "9223372036854775808"}) {
    BOOST_TEST(!asked->integer_in_path("index", text).has_value());
  }
  BOOST_TEST(!asked->depth_in_path("depth", "abc").has_value());
  BOOST_TEST(asked.problem().status == 422u);
}

BOOST_AUTO_TEST_CASE(a_required_one_that_is_absent_is_422) {
  constexpr ParameterSpec kBoth[] = {http::required(http::depth_parameter("depth_min", "")),
                                     http::required(http::depth_parameter("depth_max", ""))};
  BOOST_TEST(Asked("depth_min=1&depth_max=2", kBoth).fine());
  const Problem problem = Asked("depth_min=1", kBoth).problem();
  BOOST_TEST(problem.status == 422u);
  BOOST_TEST_REQUIRE(problem.errors.size() == 1u);
  BOOST_TEST(problem.errors[0].parameter == "depth_max");
}

BOOST_AUTO_TEST_CASE(an_absent_one_is_its_default_and_still_absent) {
  Asked asked("");
  BOOST_TEST(asked->count("offset").value() == 7u);
  BOOST_TEST(!asked->has("offset"));
}

BOOST_AUTO_TEST_CASE(a_text_may_have_so_many_characters_not_bytes) {
  Asked fits("title=%C3%A5%C3%A5%C3%A5%C3%A5%C3%A5");
  BOOST_TEST(fits->text("title").value().size() == 10u);
  Asked longer("title=abcdef");
  BOOST_TEST(!longer->text("title").has_value());
  const Problem problem = longer.problem();
  BOOST_TEST(problem.status == 422u);
  BOOST_TEST(problem.errors.at(0).detail == "must be at most 5 characters");
}

BOOST_AUTO_TEST_CASE(thousands_of_wrong_parameters_make_a_bounded_answer) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "x" + std::to_string(i) + "&";
  BOOST_TEST(Asked(text).problem().errors.size() == 64u);
}

BOOST_AUTO_TEST_SUITE_END()
