#include "door/buttons.h"

namespace foyer::door {

Result<std::vector<std::unique_ptr<InputLine>>> OpenButtons(EventLoop& loop, Doorbell& doorbell,
                                                            const std::vector<ButtonConfig>& buttons) {
  std::vector<std::unique_ptr<InputLine>> lines;
  for (const ButtonConfig& button : buttons) {
    // A press that nothing can be done with is in the journal; there is nobody here to tell.
    auto line = OpenInputLine(loop, button.gpio, [&doorbell, button] {
      static_cast<void>(doorbell.PressButton(button.gpio, button.target));
    });
    if (!line) return Error{"button " + button.gpio + ": " + line.error().message};
    lines.push_back(std::move(*line));
  }
  return lines;
}

}  // namespace foyer::door
