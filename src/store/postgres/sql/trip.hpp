// SPDX-License-Identifier: MIT
//
// Trip: questions that are asked of the database together.
#pragma once

#include "connection.hpp"
#include <framesd/base/error.hpp>

#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace framesd::store::postgres {

class Trip {
 public:
  using Taker = std::function<void(Rows)>;

  // take   is given the rows, by run(); may be empty
  void ask(const Statement& statement, Values values, Taker take = {}) {
    questions_.push_back({statement, std::move(values), std::move(take)});
  }

  // What is asked for from here on is of use only if holds(), when the rows before it have been given: else
  // its rows are not.
  void go_on_if(std::function<bool()> holds) {
    sure_ = questions_.size();
    holds_ = std::move(holds);
  }

  // Errors: those of Connection::run(); then no rows are given.
  [[nodiscard]] result<void> run(Connection& database) {
    if (questions_.empty()) return {};
    std::vector<Call> calls;
    for (const Question& question : questions_) calls.push_back({question.statement, question.values});
    auto answers = database.run(calls);
    if (!answers) return answers.error();
    for (std::size_t i = 0; i < questions_.size(); ++i) {
      if (i == sure_ && holds_ && !holds_()) break;
      if (questions_[i].take) questions_[i].take(std::move((*answers)[i]));
    }
    return {};
  }

 private:
  struct Question {
    const Statement& statement;
    Values values;
    Taker take;
  };

  std::deque<Question> questions_;
  std::size_t sure_ = 0;
  std::function<bool()> holds_;
};

}  // namespace framesd::store::postgres
