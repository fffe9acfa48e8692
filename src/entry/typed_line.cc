#include "entry/typed_line.h"

#include <utility>

#include "foyer/input_devices.h"

namespace foyer::entry {

void TypedLine::OnKey(char key) {
  if (key == kClearKey || key == '*') return Clear();
  if (key == kEnterKey || key == '#') {
    const std::string text = std::exchange(text_, {});
    Clear();
    if (!text.empty()) on_line_(text);
    return;
  }
  if (text_.size() < kMost) text_ += key;
  forget_.Start(pause_);
}

void TypedLine::Clear() {
  text_.clear();
  forget_.Stop();
}

}  // namespace foyer::entry
