// Outcome of an operation that can fail in expected ways: a value, or an error that names the cause and the fix.
#pragma once
#include <string>
#include <utility>
#include <variant>

#include "foyer/check.h"

namespace foyer {

// What went wrong, in words for the person who can mend it: the cause, then what would be right.
struct Error {
  std::string message;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT: implicit by design, `return value;`
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: implicit by design, `return Error{"..."};`

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only when ok().
  T& value() & { return Checked<0>(); }
  const T& value() const& { return Checked<0>(); }
  T&& value() && { return std::move(Checked<0>()); }
  T* operator->() { return &Checked<0>(); }
  const T* operator->() const { return &Checked<0>(); }
  T& operator*() & { return Checked<0>(); }
  const T& operator*() const& { return Checked<0>(); }
  T&& operator*() && { return std::move(Checked<0>()); }

  // Only when not ok().
  const Error& error() const { return Checked<1>(); }

 private:
  template <std::size_t kIndex>
  auto& Checked() {
    FOYER_CHECK(state_.index() == kIndex);
    return *std::get_if<kIndex>(&state_);
  }
  template <std::size_t kIndex>
  const auto& Checked() const {
    FOYER_CHECK(state_.index() == kIndex);
    return *std::get_if<kIndex>(&state_);
  }

  std::variant<T, Error> state_;
};

// For operations that yield nothing: `Status Do();` ... `return Ok();`
struct Nothing {};
using Status = Result<Nothing>;
inline Status Ok() { return Nothing{}; }

}  // namespace foyer
