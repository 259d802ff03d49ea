// @ts-check
/** An amount in Vietnamese words, as the book says it on a receipt: tests/vectors/amounts.json holds both to the same. */

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const PLACES = ["", "nghìn", "triệu"];
const BILLION = 1e9;

/** Say a whole number: «một triệu hai trăm nghìn». @param {number} amount @returns {string} */
export function inWords(amount) {
  if (amount < 0) {
    return `âm ${inWords(-amount)}`;
  }
  return amount === 0 ? digit(0) : said(amount, true).join(" ");
}

/** Say an amount of money as the line of a receipt: «Một triệu hai trăm nghìn đồng». @param {number} amount */
export function dongInWords(amount) {
  const words = inWords(amount);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} đồng`;
}

/** @param {number} amount @param {boolean} isFirst @returns {string[]} */
function said(amount, isFirst) {
  const billions = Math.floor(amount / BILLION);
  const words = billions > 0 ? [...said(billions, isFirst), "tỷ"] : [];
  for (const place of [2, 1, 0]) {
    const three = Math.floor((amount % BILLION) / 1000 ** place) % 1000;
    if (three > 0) {
      words.push(...group(three, isFirst && words.length === 0), ...PLACES.slice(place, place + 1).filter(Boolean));
    }
  }
  return words;
}

/** Three digits; after the first group the hundreds are said also where they are none. @param {number} three @param {boolean} isFirst */
function group(three, isFirst) {
  const [hundreds, tens, units] = [Math.floor(three / 100), Math.floor(three / 10) % 10, three % 10];
  const words = isFirst && hundreds === 0 ? [] : [digit(hundreds), "trăm"];
  if (tens === 0) {
    // The empty place of the tens is said only after hundreds.
    return units === 0 ? words : [...words, ...(words.length > 0 ? ["linh"] : []), digit(units)];
  }
  return [...words, ...(tens === 1 ? ["mười"] : [digit(tens), "mươi"]), ...afterTens(tens, units)];
}

/** @param {number} tens @param {number} units */
function afterTens(tens, units) {
  if (units === 0) {
    return [];
  }
  return [units === 1 && tens > 1 ? "mốt" : units === 5 ? "lăm" : digit(units)];
}

/** @param {number} value */
const digit = (value) => DIGITS[value] ?? "";
