import { withSetting } from '../address/address.js';
import { useAddress } from '../address/navigation.js';

/**
 * A choice that a view has of its own, kept in the address.
 * @param name its name there
 * @param options values with what people call them; the first is the default, which is not in the address
 */
export function Setting<Value extends string>({
  name,
  label,
  options,
  value,
}: {
  name: string;
  label: string;
  options: readonly { value: Value; name: string }[];
  value: Value;
}) {
  const { address, go } = useAddress();
  return (
    <label class="select">
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget: { value: next } }) =>
          go(withSetting(address, name, next === options[0]!.value ? null : next))
        }
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
}
