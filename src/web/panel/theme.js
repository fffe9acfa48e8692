// Dark, light, or as the device has it.
const kept = 'foyer.theme';

export const themes = ['auto', 'light', 'dark'];
export const theme = () => (themes.includes(localStorage.getItem(kept)) ? localStorage.getItem(kept) : 'auto');

export function useTheme() {
  document.documentElement.dataset.theme = theme();
}

export function chooseTheme(name) {
  localStorage.setItem(kept, name);
  useTheme();
}
