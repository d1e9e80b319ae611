// SPDX-License-Identifier: MIT
//
// Random Facts, written and read back: by parse_facts, to the same Facts, and by Boost.JSON, to the same
// values. Boost.JSON 1.81 may miss the last bit of a number with more than 15 digits, so its numbers are
// compared exactly for those that people write and within some units of the last place for random bits.
#include "full_facts.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>

#include <boost/json.hpp>

namespace framesd::facts {
namespace {

namespace json = boost::json;

enum class Numbers { of_people, of_random_bits };

class RandomFacts {
 public:
  RandomFacts(std::uint32_t seed, Numbers numbers) : random_(seed), numbers_(numbers) {}

  Facts next() {
    Facts facts;
    for (auto* const text : {&facts.title, &facts.well, &facts.pass, &facts.run, &facts.tool}) {
      if (known()) *text = text_of(40);
    }
    if (known()) facts.description = text_of(300) + "\n" + text_of(10);
    if (known()) facts.unit = known() ? Unit::metre : Unit::foot;
    if (known()) facts.bit_size = number(1e-3, 9999);
    if (known()) facts.azimuth_reference = known() ? AzimuthReference::north : AzimuthReference::high_side;
    if (known()) facts.azimuth_zero = number(0, 359.9);
    if (known()) facts.declination = number(-180, 180);
    if (known()) facts.survey = survey();
    if (known()) facts.absent = absent();
    if (known()) facts.scale = scale();
    if (known()) facts.tags = tags();
    return facts;
  }

 private:
  bool known() { return below(3) != 0; }
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  double number(double min, double max) {
    const double value = std::uniform_real_distribution<double>(min, max)(random_);
    return numbers_ == Numbers::of_random_bits ? value : std::clamp(std::round(value * 1e4) / 1e4, min, max);
  }
  // Any finite double.
  double any() {
    if (numbers_ == Numbers::of_people) return number(-1e6, 1e6);
    for (;;) {
      const auto value = std::bit_cast<double>(random_());
      if (std::isfinite(value)) return value == 0 ? 0.0 : value;
    }
  }
  std::string text_of(std::size_t characters) {
    static constexpr std::string_view kCharacters[] = {
        "a", "Z", " ", "\"", "\\", "/", "<", "\xC3\xA4", "\xE2\x80\xA8", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    std::string text;
    for (auto left = below(characters); left > 0; --left) text += kCharacters[below(std::size(kCharacters))];
    return text;
  }
  std::vector<Station> survey() {
    std::vector<Station> survey;
    double depth = number(-1e6, 1e6);
    for (auto left = 1 + below(20); left > 0; --left) {
      survey.push_back({depth, number(0, 180), number(0, 359.9)});
      const double next = depth + 1 + std::floor(number(0, 100));
      depth = numbers_ == Numbers::of_random_bits ? next : std::round(next * 1e4) / 1e4;
    }
    return survey;
  }
  std::vector<double> absent() {
    std::vector<double> absent(below(17));
    for (double& value : absent) value = any();
    return absent;
  }
  Scale scale() {
    Scale scale{.lo = any(), .hi = any(), .log = known()};
    while (!has_scale_span(scale.lo, scale.hi)) scale = {.lo = any(), .hi = any(), .log = known()};
    if (scale.lo == scale.hi) scale.hi = scale.lo == 1 ? 2 : 1;
    scale.log = scale.log && scale.lo > 0 && scale.hi > 0;
    if (known()) scale.unit = text_of(8);
    return scale;
  }
  decltype(Facts::tags) tags() {
    decltype(Facts::tags) tags;
    for (auto left = below(65); left > 0; --left) tags["k.-_" + std::to_string(below(1000))] = text_of(30);
    return tags;
  }

  std::mt19937_64 random_;
  Numbers numbers_;
};

// Compares what Boost.JSON reads with the Facts that were written, and takes away what it compared.
class Oracle {
 public:
  Oracle(const std::string& text, double tolerance)
      : object_(json::parse(text).as_object()), tolerance_(tolerance) {}

  void check(const Facts& facts) {
    known("title", facts.title);
    known("well", facts.well);
    known("pass", facts.pass);
    known("run", facts.run);
    known("tool", facts.tool);
    known("description", facts.description);
    if (facts.unit) same(take("unit"), facts.unit == Unit::foot ? "ft" : "m");
    known("bit_size", facts.bit_size);
    if (facts.azimuth_reference) {
      same(take("azimuth_reference"),
           facts.azimuth_reference == AzimuthReference::north ? "north" : "highside");
    }
    known("azimuth_zero", facts.azimuth_zero);
    known("declination", facts.declination);
    if (!facts.survey.empty()) check_survey(take("survey").as_array(), facts.survey);
    if (facts.absent) check_numbers(take("absent").as_array(), *facts.absent);
    if (facts.scale) check_scale(take("scale").as_object(), *facts.scale);
    if (!facts.tags.empty()) check_tags(take("tags").as_object(), facts.tags);
    BOOST_TEST(object_.empty());
  }

 private:
  json::value take(std::string_view name) {
    json::value value = object_.at(name);
    object_.erase(name);
    return value;
  }
  void same(const json::value& read, std::string_view written) {
    BOOST_TEST(std::string_view(read.as_string().data(), read.as_string().size()) == written);
  }
  void same(const json::value& read, double written) {
    const double number = read.to_number<double>();
    BOOST_TEST(std::abs(number - written) <= std::abs(written) * tolerance_, number << " is not " << written);
  }
  template <class T>
  void known(std::string_view name, const std::optional<T>& written) {
    if (written) same(take(name), *written);
  }
  void check_numbers(const json::array& read, std::span<const double> written) {
    BOOST_TEST_REQUIRE(read.size() == written.size());
    for (std::size_t i = 0; i < read.size(); ++i) same(read[i], written[i]);
  }
  void check_survey(const json::array& read, const std::vector<Station>& written) {
    BOOST_TEST_REQUIRE(read.size() == written.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
      const double station[] = {written[i].depth, written[i].inclination, written[i].azimuth};
      check_numbers(read[i].as_array(), station);
    }
  }
  void check_scale(const json::object& read, const Scale& written) {
    same(read.at("lo"), written.lo);
    same(read.at("hi"), written.hi);
    BOOST_TEST(read.at("log").as_bool() == written.log);
    BOOST_TEST(read.contains("unit") == written.unit.has_value());
    if (written.unit) same(read.at("unit"), *written.unit);
  }
  void check_tags(const json::object& read, const decltype(Facts::tags)& written) {
    BOOST_TEST(read.size() == written.size());
    for (const auto& [key, text] : written) same(read.at(key), text);
  }

  json::object object_;
  double tolerance_;
};

void check_round_trips(Numbers numbers, double tolerance) {
  RandomFacts random(20'240'607, numbers);
  for (int i = 0; i < 2'000; ++i) {
    const Facts facts = random.next();
    const std::string text = facts_json(facts);
    const Facts back = parsed(text);
    BOOST_TEST_REQUIRE((back == facts), text);
    BOOST_TEST_REQUIRE(facts_json(back) == text);
    Oracle(text, tolerance).check(facts);
  }
}

BOOST_AUTO_TEST_SUITE(facts_round_trip)

BOOST_AUTO_TEST_CASE(facts_with_numbers_that_people_write) { check_round_trips(Numbers::of_people, 0); }

BOOST_AUTO_TEST_CASE(facts_with_numbers_of_random_bits) { check_round_trips(Numbers::of_random_bits, 1e-15); }

// Whatever the order and blanks of its text: what Boost.JSON writes of the same values is the same Facts.
BOOST_AUTO_TEST_CASE(what_boost_json_writes_again_is_read_to_the_same_facts) {
  RandomFacts random(7, Numbers::of_people);
  for (int i = 0; i < 500; ++i) {
    const Facts facts = random.next();
    const std::string text = json::serialize(json::parse(facts_json(facts)));
    BOOST_TEST_REQUIRE((parsed(text) == facts), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace framesd::facts
